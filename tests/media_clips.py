"""Makes small real clips for the tests: each frame carries its number in its pixels, each sound is a known tone."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

BITS = 8
BLOCK = 16  # pixels a bit is wide and high: large enough to survive any codec
TICKS = Fraction(1, 12800)
SOUND_RATE = 48000
# Every codec and container that people bring, with the encoder's options.
CORPUS = [
    ("libx264", ".mp4", {"bf": "2", "g": "250"}), ("libx264", ".mkv", {"bf": "3", "g": "12"}),
    ("libx264", ".mov", {"bf": "0", "g": "1"}), ("libx264", ".ts", {"bf": "2", "g": "25"}),
    ("libx264", ".flv", {"bf": "0", "g": "25"}),
    ("libx265", ".mp4", {"g": "25"}), ("mpeg4", ".avi", {"g": "12"}), ("mpeg4", ".mp4", {"g": "12", "bf": "2"}),
    ("mpeg2video", ".mpg", {"g": "12", "bf": "2"}), ("mpeg2video", ".ts", {"g": "12", "bf": "2"}),
    ("mpeg1video", ".mpg", {"g": "12"}), ("mjpeg", ".avi", {}), ("mjpeg", ".mov", {}),
    ("libvpx", ".webm", {"g": "25", "deadline": "realtime"}),
    ("libvpx-vp9", ".webm", {"g": "25", "deadline": "realtime", "cpu-used": "8"}),
]  # fmt: skip
UNEVEN = {".mp4", ".mkv", ".mov", ".webm"}  # containers whose stamps need no rate


def numbered_picture(number: int, width: int = 160, height: int = 96) -> np.ndarray:
    """[H, W, 3] uint8 with `number` as a row of black and white blocks along the top, over a moving grey ramp."""
    picture = np.empty((height, width, 3), np.uint8)
    ramp = (np.arange(width) + 3 * number) % 128 + 64
    picture[:] = ramp[None, :, None]
    for bit in range(BITS):
        picture[:BLOCK, bit * BLOCK : (bit + 1) * BLOCK] = 255 * (number >> bit & 1)
    return picture


def number_in(picture: np.ndarray) -> int:
    """The number that `numbered_picture` painted."""
    centre = BLOCK // 2
    bits = [picture[centre, bit * BLOCK + centre].mean() > 128 for bit in range(BITS)]
    return sum(1 << bit for bit, is_set in enumerate(bits) if is_set)


def tone(seconds: float, frequency: float = 440.0, rate: int = SOUND_RATE) -> np.ndarray:
    """[S] float32 sine at half of full scale."""
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def even(frames: int, rate: float = 25.0) -> list[float]:
    """Times of frames at a steady rate."""
    return [number / rate for number in range(frames)]


def uneven(frames: int) -> list[float]:
    """Times of frames 10 to 130 ms apart, the same every time."""
    steps = np.random.default_rng(7).integers(1, 14, frames) * 0.01
    return [0.0, *np.cumsum(steps)[:-1].tolist()]


def write_clip(
    path: Path,
    times: Sequence[float] | None = None,
    sound: np.ndarray | None = None,
    sound_start: float = 0.0,
    codec: str = "libx264",
    sound_codec: str = "aac",
    size: tuple[int, int] = (160, 96),
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    matrix: Sequence[int] | None = None,
    aspect: Fraction | None = None,
    pictures: Sequence[np.ndarray] | None = None,
) -> Path:
    """Write a clip whose frame n appears at times[n] seconds; `matrix` is a display matrix a, b, c, d."""
    with av.open(str(path), "w", options=container_options or {}) as container:
        streams = []
        if times is not None:
            video = container.add_stream(codec, rate=25)
            video.width, video.height = size
            video.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
            video.codec_context.time_base = Fraction(1, 25) if codec in ("mpeg1video", "mpeg2video", "mpeg4") else TICKS
            video.options = _options(codec, options or {})
            video.codec_context.thread_count = 1
            if aspect is not None:
                video.codec_context.sample_aspect_ratio = aspect
            if matrix is not None:
                a, b, c, d = (value << 16 for value in matrix)
                video.set_display_matrix((a, b, 0, c, d, 0, 0, 0, 1 << 30))
            streams.append((video, _picture_frames(times, size, pictures)))
        if sound is not None:
            audio = container.add_stream(sound_codec, rate=SOUND_RATE, layout="mono")
            streams.append((audio, sound_frames(sound, sound_start)))
        pending = [(frame.time, stream, frame) for stream, frames in streams for frame in frames]
        for _, stream, frame in sorted(pending, key=lambda item: item[0]):
            container.mux(stream.encode(frame))
        for stream, _ in streams:
            container.mux(stream.encode(None))
    return path


def _options(codec: str, chosen: dict[str, str]) -> dict[str, str]:
    """An encoder's options: the usual ones where none are chosen, and those by which x264 gives the same bytes on every
    processor, whatever stood in memory before."""
    if codec != "libx264":
        return chosen
    chosen = chosen or {"bf": "2", "g": "250"}
    more = filter(None, (chosen.get("x264-params"), "cpu-independent=1"))
    return {**chosen, "x264-params": ":".join(more)}


def _picture_frames(
    times: Sequence[float], size: tuple[int, int], pictures: Sequence[np.ndarray] | None
) -> Iterator[av.VideoFrame]:
    for number, time in enumerate(times):
        picture = numbered_picture(number, *size) if pictures is None else pictures[number]
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts = round(time / TICKS)
        frame.time_base = TICKS
        yield frame


def sound_frames(sound: np.ndarray, start: float = 0.0) -> Iterator[av.AudioFrame]:
    """Frames of 1,024 samples for an encoder, the first at `start` seconds."""
    piece = 1024
    for begin in range(0, len(sound), piece):
        values = np.ascontiguousarray(sound[None, begin : begin + piece], np.float32)
        frame = av.AudioFrame.from_ndarray(values, format="fltp", layout="mono")
        frame.sample_rate = SOUND_RATE
        frame.pts = begin + round(start * SOUND_RATE)
        frame.time_base = Fraction(1, SOUND_RATE)
        yield frame


def corpus_clip(
    folder: Path, codec: str, suffix: str, options: dict[str, str], frames: int
) -> tuple[Path, Sequence[float]]:
    """Write a clip of CORPUS with sound, and say when its frames appear; UnknownCodecError where none can write it."""
    av.codec.Codec(codec, "w")
    times = uneven(frames) if suffix in UNEVEN and codec.startswith("lib") else even(frames)
    sound = "libopus" if suffix == ".webm" else "mp2" if suffix in (".mpg", ".ts", ".avi") else "aac"
    path = folder / f"{codec}{suffix}"
    return write_clip(path, times, tone(times[-1]), codec=codec, sound_codec=sound, options=options), times


def repeat(piece: Path, target: Path, seconds: float, times: int) -> Path:
    """Put an mp4 of so many seconds after itself as often; packets are copied, so that an hour takes seconds."""
    with av.open(str(piece)) as source, av.open(str(target), "w") as container:
        streams = {stream.index: container.add_stream_from_template(stream) for stream in source.streams}
        packets = [
            (packet.stream.index, bytes(packet), packet.pts, packet.dts, packet.is_keyframe, packet.time_base)
            for packet in source.demux()
            if packet.dts is not None
            and (packet.stream.type == "video" or 0 <= packet.pts * packet.time_base < seconds)
        ]
        for turn in range(times):
            for stream, data, pts, dts, is_key, base in packets:
                packet = av.Packet(data)
                shift = round(turn * seconds / base)
                packet.stream, packet.time_base = streams[stream], base
                packet.pts, packet.dts, packet.is_keyframe = pts + shift, dts + shift, is_key
                container.mux(packet)
    return target


def lose(path: Path, numbers: set[int]) -> Path:
    """Overwrite the length of some packets of a clip's pictures, so that they cannot be decoded."""
    with av.open(str(path)) as container:
        found = [packet for packet in container.demux(container.streams.video[0]) if packet.size]
        places = [packet.pos for number, packet in enumerate(found) if number in numbers]
    data = bytearray(path.read_bytes())
    for place in places:
        data[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    return path


def cut_off(path: Path, target: Path, seconds: float) -> Path:
    """Copy an mp4's packets with an edit list that leaves out its first seconds, as cutting without encoding does."""
    with (
        av.open(str(path)) as source,
        av.open(str(target), "w", options={"avoid_negative_ts": "disabled"}) as container,
    ):
        streams = {stream.index: container.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                earlier = round(seconds / packet.time_base)
                packet.pts, packet.dts = packet.pts - earlier, packet.dts - earlier
                packet.stream = streams[packet.stream.index]
                container.mux(packet)
    return target


def edit_sound(path: Path, target: Path, parts: Sequence[tuple[float, float]]) -> Path:
    """Copy an mp4 of sound with an edit list of these parts, each from where and for how long, in seconds."""
    data = bytearray(path.read_bytes())
    moov, trak, edts = (data.find(kind) - 4 for kind in (b"moov", b"trak", b"edts"))
    size, ticks = struct.unpack_from(">I", data, edts)[0], struct.unpack_from(">I", data, data.find(b"mdhd") + 16)[0]
    entries = [struct.pack(">IiI", round(length * 1000), round(start * ticks), 1 << 16) for start, length in parts]
    elst = struct.pack(">I4sII", 16 + 12 * len(entries), b"elst", 0, len(entries)) + b"".join(entries)
    data[edts : edts + size] = struct.pack(">I4s", 8 + len(elst), b"edts") + elst
    for box in (moov, trak):
        struct.pack_into(">I", data, box, struct.unpack_from(">I", data, box)[0] + 8 + len(elst) - size)
    target.write_bytes(data)
    return target


def restamp(path: Path, target: Path, change: Callable[[str, int, int], int]) -> Path:
    """Copy a clip's packets into another file, with the stamp that `change(kind, number, stamp)` says."""
    with av.open(str(path)) as source, av.open(str(target), "w") as container:
        streams = {stream.index: container.add_stream_from_template(stream) for stream in source.streams}
        counted = dict.fromkeys(streams, 0)
        for packet in source.demux():
            if packet.dts is None:
                continue
            kind, number = packet.stream.type, counted[packet.stream.index]
            counted[packet.stream.index] += 1
            packet.pts = change(kind, number, packet.pts)
            packet.stream = streams[packet.stream.index]
            container.mux(packet)
    return target
