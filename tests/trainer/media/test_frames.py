"""Exactly the frame asked for, whatever was read before."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from media_clips import even, lose, number_in, numbered_picture, tone, uneven, write_clip

from trainer.media import Abandoned, FrameError, FrameReader, MediaError, build_index, frames, probe
from trainer.media.container import reads


def orders(frames: int) -> dict[str, list[int]]:
    shuffled = list(range(frames))
    random.Random(3).shuffle(shuffled)
    return {"forward": list(range(frames)), "backward": list(range(frames))[::-1], "random": shuffled}


@pytest.mark.parametrize("order", ["forward", "backward", "random"])
@pytest.mark.parametrize("gop", ["12", "250"])
def test_the_frame_asked_for_is_the_frame_read_in_an_uneven_clip(tmp_path, order, gop):
    path = write_clip(tmp_path / "clip.mp4", uneven(90), options={"g": gop, "bf": "3", "preset": "ultrafast"})
    with FrameReader(path) as reader:
        asked = orders(90)[order]
        assert [number_in(reader.read(number)) for number in asked] == asked


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.avi", "libx264", {"bf": "2"}),
        ("b.avi", "mpeg4", {"bf": "2"}),
        ("c.mpg", "mpeg1video", {"g": "10"}),
        ("d.ts", "libx264", {"bf": "2", "g": "10"}),
        ("e.webm", "libvpx-vp9", {"cpu-used": "8", "deadline": "realtime", "g": "10"}),
        ("f.mkv", "libx264", {"bf": "3", "g": "10", "x264-params": "open-gop=1"}),
    ],
)
def test_every_container_gives_the_frame_asked_for(tmp_path, name, codec, options):
    path = write_clip(tmp_path / name, even(40), codec=codec, options=options)
    with FrameReader(path) as reader:
        asked = orders(40)["random"]
        assert [number_in(reader.read(number)) for number in asked] == asked
        for number in np.flatnonzero(np.isin(reader.index.stamps, reader.index.keys)).tolist():
            assert number_in(reader.read_key(number)) == number
            assert number_in(reader.read_key(39 - number)) == 39 - number


def test_a_key_frame_needs_nothing_of_what_comes_after_it(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(60), options={"g": "30", "bf": "3", "keyint_min": "30"})
    with FrameReader(path) as reader:
        onward = reader.read(30).tobytes()
    with FrameReader(path, threads=2) as reader:
        reader.read(0)
        before = reads.packets
        assert reader.read_key(30).tobytes() == onward
        assert reads.packets == before + 1
        assert number_in(reader.read(31)) == 31


def test_a_segment_reads_its_own_frames(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(100), options={"g": "12", "bf": "2"})
    with FrameReader(path, start=1.0, end=2.0) as reader:
        assert [number_in(picture) for _, picture in reader.iterate()] == list(range(25, 50))
        with pytest.raises(IndexError):
            reader.read(25)


class Counting(FrameReader):
    """A reader that counts how often decoding began anew."""

    begun = 0

    def _anew(self, number: int, stamp: int):
        self.begun += 1
        return super()._anew(number, stamp)


def test_reading_onward_never_seeks_and_stepping_back_within_reach_does_not_either(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(100))
    with Counting(path) as reader:
        assert len(list(reader.iterate())) == 100
        assert reader.begun == 1
        for number in range(99, 60, -1):
            assert number_in(reader.read(number)) == number
        assert reader.begun == 1


class Decoding(FrameReader):
    """A reader that counts what decoding gives."""

    given = 0

    def _decoded(self, clip, from_start):
        for found in super()._decoded(clip, from_start):
            self.given += 1
            yield found


@pytest.mark.parametrize("lost", [set(), {30}], ids=["whole", "damaged"])
def test_on_the_way_to_a_frame_of_a_large_picture_only_those_are_decoded_that_others_need(tmp_path, monkeypatch, lost):
    path = write_clip(tmp_path / "clip.mp4", even(100), options={"g": "60", "bf": "3", "preset": "veryfast"})
    lose(path, lost)
    with FrameReader(path) as reader:
        onward = {number: picture.tobytes() for number, picture in reader.iterate()}
    monkeypatch.setattr(frames, "LARGE_PICTURE", 160 * 96)
    with Decoding(path) as reader:
        reader.read(55)
        # What a decoder makes of a damaged frame depends on all those before it.
        assert (reader.given > 55) if lost else (20 < reader.given < 40)
        given = reader.given
        assert reader.read(55 - frames.NEAR + 1).tobytes() == onward[55 - frames.NEAR + 1]
        assert reader.given == given
        for number in orders(100)["random"][:40]:
            for asked in onward.keys() & {number, number - 1}:
                assert reader.read(asked).tobytes() == onward[asked], asked


def test_keeping_less_lets_go_of_frames_and_reads_them_again(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(40))
    with Counting(path) as reader:
        list(reader.iterate())
        reader.keep(0)
        assert number_in(reader.read(10)) == 10
        assert reader.begun == 2


def test_a_frame_that_is_not_wanted_any_more_is_abandoned_and_reading_goes_on(tmp_path):
    with FrameReader(write_clip(tmp_path / "clip.mp4", even(100))) as reader:
        asked = []

        def unwanted() -> bool:
            asked.append(1)
            return len(asked) > 20

        with pytest.raises(Abandoned):
            reader.read(90, unwanted)
        assert len(asked) == 21
        assert [number_in(reader.read(number)) for number in (15, 90, 3)] == [15, 90, 3]


def test_pictures_grow_only_where_it_is_asked_for(tmp_path):
    with FrameReader(write_clip(tmp_path / "clip.mp4", even(3))) as reader:
        reader.resize((640, 640))
        assert reader.read(0).shape == (96, 160, 3)
        reader.resize((640, 640), enlarge=True)
        assert reader.read(1).shape == (384, 640, 3)


@pytest.mark.parametrize(
    ("matrix", "rotation", "mirrored"),
    [
        ((1, 0, 0, 1), 0, False),
        ((0, 1, -1, 0), 90, False),
        ((-1, 0, 0, -1), 180, False),
        ((0, -1, 1, 0), 270, False),
        ((-1, 0, 0, 1), 0, True),
        ((1, 0, 0, -1), 180, True),
        ((0, 1, 1, 0), 90, True),
        ((0, -1, -1, 0), 270, True),
    ],
)
def test_a_turned_or_mirrored_picture_comes_as_it_is_displayed(tmp_path, matrix, rotation, mirrored):
    picture = np.zeros((96, 160, 3), np.uint8)
    picture[:48, :80] = 250  # one bright corner tells all eight orientations, together with the shape
    picture[:48, 80:] = 120
    path = write_clip(tmp_path / "clip.mp4", even(3), matrix=matrix, pictures=[picture] * 3)
    info = probe(path)
    assert (info.rotation, info.mirrored) == (rotation, mirrored)
    expected = np.rot90(picture, -rotation // 90)
    expected = expected[:, ::-1] if mirrored else expected
    assert (info.height, info.width) == expected.shape[:2]
    with FrameReader(path) as reader:
        shown = reader.read(1)
    assert shown.shape == expected.shape
    assert np.abs(shown.astype(int) - expected).mean() < 6


def test_pixels_that_are_not_square_are_stretched_as_players_do(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(3), aspect=Fraction(3, 2))
    assert (probe(path).width, probe(path).height) == (240, 96)
    with FrameReader(path) as reader:
        assert reader.read(0).shape == (96, 240, 3)


@pytest.mark.parametrize(
    ("size", "shape"), [(80, (48, 80)), ((1000, 24), (24, 40)), (4000, (96, 160)), (None, (96, 160)), (1, (1, 1))]
)
def test_a_picture_is_shrunk_into_a_size_with_its_shape_kept(tmp_path, size, shape):
    path = write_clip(tmp_path / "clip.mp4", even(3))
    with FrameReader(path, size=size) as reader:
        assert reader.read(0).shape == (*shape, 3)
        assert (reader.height, reader.width) == shape


def test_colours_of_small_and_large_pictures_are_those_painted(tmp_path):
    for size in ((161, 121), (1280, 720)):
        picture = np.empty((size[1], size[0], 3), np.uint8)
        picture[:] = (200, 60, 40)
        codec, options = "libvpx-vp9", {"cpu-used": "8", "deadline": "realtime"}
        path = write_clip(tmp_path / f"{size[0]}.webm", even(2), codec=codec, options=options, size=size,
                          pictures=[picture] * 2)  # fmt: skip
        with FrameReader(path) as reader:
            shown = reader.read(0)
        # The encoder is fed BT.601 by the test; an untagged picture of 720 lines is BT.709 for every player.
        tolerance = 4 if size[1] < 720 else 30
        assert np.abs(shown.reshape(-1, 3).astype(int) - (200, 60, 40)).max() <= tolerance


def test_a_damaged_frame_is_named_and_the_others_stay_usable(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(40), options={"g": "10", "bf": "0"})
    lose(path, {17})
    with FrameReader(path) as reader:
        assert [number_in(reader.read(number)) for number in (0, 16, 20, 39)] == [0, 16, 20, 39]
        for _ in range(2):
            with pytest.raises(FrameError, match=r"frame 18 of “clip\.mp4” at 0\.68 s cannot be decoded"):
                reader.read(17)
        seen = [number for number, _ in reader.iterate()]
    assert seen == [number for number in range(40) if number != 17]
    assert "1 of 40 frames cannot be decoded (the first at 0.68 s)" in probe(path, decode=True).notes


def test_the_frames_before_the_cut_of_a_truncated_file_stay_usable(tmp_path):
    whole = write_clip(tmp_path / "whole.mp4", even(100), tone(4), container_options={"movflags": "faststart"})
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    index = build_index(cut)
    assert 20 < len(index) < 90
    assert any(f"the file ends early: {len(index)} of 100 frames" in note for note in index.notes)
    with FrameReader(cut, index) as reader:
        numbers = [number for number, picture in reader.iterate() if number_in(picture) == number]
    assert len(numbers) >= len(index) - 2


def test_sound_alone_has_no_frames_to_read(tmp_path):
    path = write_clip(tmp_path / "a.wav", sound=tone(1), sound_codec="pcm_s16le")
    with pytest.raises(MediaError, match=r"“a\.wav” has no pictures"):
        FrameReader(path)


def test_a_closed_reader_reads_again_when_asked(tmp_path):
    reader = FrameReader(write_clip(tmp_path / "clip.mp4", even(10)))
    reader.read(3)
    reader.close()
    reader.close()
    assert number_in(reader.read(5)) == 5
    reader.close()


def test_the_painted_number_survives_the_codec(tmp_path):
    for number in (0, 1, 85, 170, 255):
        assert number_in(numbered_picture(number)) == number


def test_random_reading_of_shared_clips_gives_the_frames_of_reading_onward(shared_media):
    for name in ("codec/sample_h264.ts", "codec/sample_with_srt.mkv", "codec/bear-vp9-odd-dimensions.webm",
                 "codec/h265_bframes.mp4", "codec/corrupted.mp4", "codec/bbb_176x144_128kbps_15fps_h263.3gp",
                 "grid/bbaf2n.mpg", "mead/eamm_sad.mp4", "wild/vr_1.mp4"):  # fmt: skip
        path = shared_media / "dev" / name
        with FrameReader(path, size=64) as reader:
            onward = {number: picture.tobytes() for number, picture in reader.iterate()}
        with FrameReader(path, size=64) as reader:
            for number in random.Random(1).sample(range(len(reader)), min(12, len(reader))):
                if number not in onward:
                    with pytest.raises(FrameError):
                        reader.read(number)
                else:
                    assert reader.read(number).tobytes() == onward[number], (name, number)
