"""Small pictures as JPEG bytes and back, without a window or an image library."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange

from trainer.media.errors import MediaError

QUALITY = 5  # of 2 (best) to 31; a thumbnail of 160×90 takes about 4 KB


def to_jpeg(picture: np.ndarray) -> bytes:
    """[H, W, 3] uint8 RGB as a JPEG file's bytes."""
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = picture.shape[1], picture.shape[0]
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {"qmin": str(QUALITY), "qmax": str(QUALITY)}
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    full_range = frame.reformat(format="yuvj420p", dst_color_range=ColorRange.JPEG)
    full_range.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(full_range), *encoder.encode(None)])


def from_jpeg(data: bytes) -> np.ndarray:
    """[H, W, 3] uint8 RGB of a JPEG file's bytes; MediaError where they are none."""
    decoder = av.CodecContext.create("mjpeg", "r")
    try:
        frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
        return frames[0].reformat(format="rgb24", src_color_range=ColorRange.JPEG).to_ndarray()
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise MediaError("these {count} bytes are not a JPEG picture: {error}.", count=len(data), error=error) from None
