"""Opens a clip safely: local files of known formats only, and the one picture and one sound that are meant."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import av
import av.container
import numpy as np
from av.audio.stream import AudioStream
from av.sidedata.sidedata import Type as SideDataType
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from trainer.media.errors import MediaError, check_file, explain_open
from trainer.protocol.errors import Sentence

MAX_PIXELS = 8192 * 4608  # 8K; more is a damaged or hostile header, not a clip
MAX_SECONDS = 4 * 3600.0
MAX_ASPECT = 4.0  # pixel shapes beyond this are damaged headers
# Only of H.264 is it certain which pictures no other needs (nal_ref_idc, ITU-T H.264 7.4.1): one of HEVC that its own
# layer does not refer to may be needed by a higher one.
SPARED_CODEC = "h264"

# Demuxers that read one local file and nothing else. Playlists, concat scripts, image sequences and network
# formats are left out: a clip must never make the program open other files.
FORMATS = (
    "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "mpeg", "mpegts", "mpegvideo", "ogg", "flv",
    "asf", "wav", "w64", "mp3", "flac", "aac", "aiff", "au", "caf", "amr", "ac3", "eac3", "dv", "mxf", "nut", "ivf",
)  # fmt: skip
OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(FORMATS),
    "max_pixels": str(MAX_PIXELS),
}
UNDECODABLE_PICTURE = Sentence("its picture cannot be decoded, only its sound is used")
UNDECODABLE_SOUND = Sentence("its sound cannot be decoded")


@dataclass
class Reads:
    """What this process has read of media files: how a watcher tells slow from hanging."""

    packets: int = 0
    bytes: int = 0  # for hashes


reads = Reads()


@dataclass(frozen=True)
class Orientation:
    """How the stored picture is turned for display: transposed first, then flipped along rows and columns."""

    transposed: bool = False
    flip_rows: bool = False
    flip_columns: bool = False

    @property
    def mirrored(self) -> bool:
        """Whether the picture is mirrored besides being turned."""
        return self.transposed ^ self.flip_rows ^ self.flip_columns

    @property
    def rotation(self) -> int:
        """Clockwise degrees, 0, 90, 180 or 270; a mirrored picture is flipped left to right after this turn."""
        columns = self.flip_columns ^ self.mirrored
        if self.transposed:
            return 90 if columns else 270
        return 180 if self.flip_rows else 0

    def apply(self, picture: np.ndarray) -> np.ndarray:
        """The stored picture [H, W, C] as it is displayed, contiguous."""
        if self.transposed:
            picture = picture.transpose(1, 0, 2)
        if self.flip_rows:
            picture = picture[::-1]
        if self.flip_columns:
            picture = picture[:, ::-1]
        return np.ascontiguousarray(picture)


def orientation_of(frame: VideoFrame) -> Orientation:
    """The orientation from a frame's display matrix (ISO/IEC 14496-12, 8.3.2: p' = p · [[a, b], [c, d]])."""
    try:
        data = bytes(frame.side_data[SideDataType.DISPLAYMATRIX])
    except KeyError:
        return Orientation()
    if len(data) < 36:
        return Orientation()
    a, b, _, c, d, *_ = struct.unpack("=9i", data[:36])
    # The nearest of the eight right-angled orientations: in-between angles do not occur in clips of people.
    if abs(b) + abs(c) > abs(a) + abs(d):
        return Orientation(True, flip_rows=b < 0, flip_columns=c < 0)
    return Orientation(False, flip_rows=d < 0, flip_columns=a < 0)


class DamagedStream(Exception):
    """A packet that does not decode where each must: what a decoder puts in its place depends on frames before."""


class OpenClip:
    """An open file with its chosen picture and sound; a context manager.

    Attributes:
        video, audio: the chosen streams, None where there is none that can be decoded.
        spares: whether it was opened so that packets may be spared, see `frames`; then its decoder hides no damage.
        notes: what is odd about the choice, in words for a person.
    """

    def __init__(self, path: Path | str, threads: int = 1, sparing: bool = False) -> None:
        self.path = check_file(path)
        self.spares = sparing
        self.notes: list[str] = []
        try:
            # "file:" keeps names such as "concat:a|b" from being taken for a protocol.
            self.container: av.container.InputContainer = av.open(
                f"file:{self.path.absolute()}", options=dict(OPTIONS), metadata_errors="replace"
            )
        except (av.FFmpegError, OSError, ValueError, MemoryError) as error:
            raise explain_open(self.path, error) from None
        try:
            self.video = self._choose_video(threads)
            self.audio = self._choose_audio()
            if self.video is None and self.audio is None:
                raise self._nothing_here()
        except BaseException:
            self.container.close()
            raise

    def __enter__(self) -> OpenClip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; may be called twice."""
        self.container.close()

    def frames(
        self, stream: VideoStream | AudioStream, spared: Callable[[av.Packet], bool] | None = None
    ) -> Iterator[av.frame.Frame]:
        """Every frame of a stream that decodes, from where the file stands; packets that fail are passed over.

        A packet that is `spared` gives its frame only where others refer to it. No other frame changes by that unless
        the stream is damaged: then DamagedStream is raised.
        """
        for packet in packets(self.container, stream):
            if spared is not None:
                stream.codec_context.skip_frame = "NONREF" if spared(packet) else "DEFAULT"
            try:
                decoded = packet.decode()
            except (av.FFmpegError, ValueError):
                if spared is not None:
                    raise DamagedStream from None
                continue
            yield from decoded
        try:
            # A damaged end gives no flushing packet; the decoder may still hold good frames.
            yield from stream.decode(None)
        except (av.FFmpegError, ValueError):
            if spared is not None:
                raise DamagedStream from None

    def frame_alone(self, stream: VideoStream, stamp: int) -> list[VideoFrame]:
        """What the decoder gives of the first packet with a stamp and no other, without waiting for those behind it;
        nothing where it does not decode. Seek before anything else is decoded."""
        for packet in packets(self.container, stream):
            if packet.pts is not None and packet.pts >= stamp:
                if packet.pts > stamp:
                    return []
                stream.codec_context.skip_frame = "DEFAULT"
                try:
                    return [*packet.decode(), *stream.decode(None)]
                except (av.FFmpegError, ValueError):
                    return []
        return []

    def _choose_video(self, threads: int) -> VideoStream | None:
        pictures = Disposition.attached_pic | Disposition.timed_thumbnails
        real = [stream for stream in self.container.streams.video if not stream.disposition & pictures]
        for stream in _default_first(real):
            context = stream.codec_context
            if context is None or not 0 < context.width * context.height <= MAX_PIXELS:
                continue
            self.spares = self.spares and context.codec.canonical_name == SPARED_CODEC
            context.options = {"max_pixels": str(MAX_PIXELS)} | ({"err_detect": "explode"} if self.spares else {})
            context.thread_count = threads
            context.thread_type = "AUTO" if threads != 1 else "SLICE"
            return stream
        if real:
            self.notes.append(UNDECODABLE_PICTURE)
        elif len(self.container.streams.video):
            self.notes.append(Sentence("a still cover picture is left out"))
        return None

    def _choose_audio(self) -> AudioStream | None:
        for stream in _default_first(list(self.container.streams.audio)):
            context = stream.codec_context
            if context is not None and context.sample_rate:
                context.thread_count = 1
                return stream
        if len(self.container.streams.audio):
            self.notes.append(UNDECODABLE_SOUND)
        return None

    def _nothing_here(self) -> MediaError:
        name = self.path.name
        if UNDECODABLE_PICTURE in self.notes or UNDECODABLE_SOUND in self.notes:
            return MediaError(
                "“{name}” uses a codec or picture size not known here; convert it to H.264 in mp4.", name=name
            )
        return MediaError("“{name}” has neither moving pictures nor sound; choose another file.", name=name)


def packets(container: av.container.InputContainer, *streams: VideoStream | AudioStream) -> Iterator[av.Packet]:
    """Every packet of the streams from where the file stands, the flushing ones too; a damaged end ends it."""
    try:
        for packet in container.demux(*streams):
            reads.packets += 1
            yield packet
    except (av.FFmpegError, OSError, IndexError):
        # IndexError: a damaged transport stream in which another stream turns up in the middle.
        return


def _default_first(streams: list) -> list:
    return sorted(streams, key=lambda stream: (not stream.disposition & Disposition.default, stream.index))


def displayed_size(stream: VideoStream, frame: VideoFrame, turned: Orientation) -> tuple[int, int]:
    """Width and height in square pixels after rotation, as a player shows the picture."""
    width, height = frame.width, frame.height
    aspect = stream.sample_aspect_ratio
    if aspect and 1 / MAX_ASPECT < aspect < MAX_ASPECT:
        wide = max(1, round(width * aspect))
        if wide * height <= MAX_PIXELS:
            width = wide
    return (height, width) if turned.transposed else (width, height)
