"""Does the relevance map of a CLIP tower lie on the face, where it is asked about the face?

    python tests/benchmarks/bench_relevance.py [--work FOLDER] [--people 60] [--steps 1000] [--seed 0]

A small vision tower of open_clip's own classes is trained from scratch on drawn people to tell the geometry of faces:
brows, lids, lips, how the head is held; of the still camera, around the head. No word takes part, and no emotion. Then
it is asked, on pictures of people that it never saw, about each of these facts: the direction from pictures without it
to those with it. Where the face is, the drawing knows. One JSON object a line:
- `tower`: how well it tells the facts of people that it never saw (area under the ROC curve, mean; .5 is chance);
- `face`: how much of the relevance lies on the face, over the part of the picture that it takes (the factor), with its
  95 % confidence interval by drawing pictures; `random`: the same for directions drawn at random;
- `check`: how much of what was asked about is left, mean over all steps, where patches go out of the picture (deletion)
  or come into its mean colour (insertion) by relevance, or in random order.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from trainer.machine import wait_politely

wait_politely()

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from captioned_faces import GEOMETRY, Pictures, _person, draw_pictures, with_mirrored  # noqa: E402
from tiny_clip import SIZE, pretrain  # noqa: E402

from trainer.demo.canvas import LEFT, SCALE, TOP  # noqa: E402
from trainer.demo.expression import Movement  # noqa: E402
from trainer.demo.head import CHIN_Y, outline  # noqa: E402
from trainer.demo.placing import Framing, Placing  # noqa: E402
from trainer.demo.room import FRAME_HEIGHT, FRAME_WIDTH  # noqa: E402
from trainer.encoders.clip_relevance import relevance  # noqa: E402
from trainer.encoders.clip_tower import fit_square, to_pixels  # noqa: E402
from trainer.encoders.registry import build_encoder  # noqa: E402

PATCH = 12  # pixels of a patch's side
MIDDLE = slice(21, 81), slice(18, 78)  # of a picture, around the head: the face takes a third of it
SIDE = 5  # patches of what is seen
TOWER = {"layers": 2, "width": 64, "patch_size": PATCH, "image_size": SIDE * PATCH}
EACH = 40  # pictures of each person
FEWEST = 20  # pictures with a fact, and without, from which on it is asked about
BROWS = -1.4  # head units above the eyes at which the face begins
ORDERS = 5  # random ones beside that by relevance
DRAWS = 2000  # of the bootstrap over pictures


def say(**values: object) -> None:
    """One JSON line."""
    print(json.dumps(values), flush=True)


def face_of(number: int) -> np.ndarray:
    """Part of each patch [SIDE, SIDE] of the tower's square that is the face of a drawn person."""
    face = _person(np.random.default_rng([number, 77]))[0].face
    y = np.linspace(BROWS, CHIN_Y + face.length, 40, dtype=np.float32)
    half = outline(face, y)
    points = np.concatenate([np.stack([half, y], 1), np.stack([-half, y], 1)[::-1]])
    layer = np.column_stack([(points - (LEFT, TOP)) * SCALE, np.ones(len(points))])
    place = layer @ Placing(Framing(), Movement(*np.zeros((7, 1)))).head(0).T
    mask = np.zeros((FRAME_HEIGHT, FRAME_WIDTH, 3), np.uint8)
    cv2.fillPoly(mask, [np.rint(place).astype(np.int32)], (255, 255, 255))
    square = fit_square(mask[None], SIZE, "crop")[0, :, :, 0][MIDDLE] / 255
    return np.asarray(square.reshape(SIDE, PATCH, SIDE, PATCH).mean(axis=(1, 3)))


def still(pictures: Pictures) -> Pictures:
    """Those of the still camera, the head in the middle."""
    rows = np.flatnonzero(pictures.still)
    pixels = np.ascontiguousarray(pictures.pixels[rows][:, *MIDDLE])
    return Pictures(pixels, [pictures.facts[row] for row in rows], pictures.person[rows], pictures.still[rows])


def left(tower: torch.nn.Module, pixels: torch.Tensor, asked: torch.Tensor, orders: list[np.ndarray]) -> np.ndarray:
    """Part of what was `asked` about [orders, 2]: mean as patches go out of a picture, and as they come into it."""
    blank = pixels.mean(dim=(2, 3), keepdim=True).expand_as(pixels)
    shown = []
    for places in orders:
        rank = np.empty(SIDE * SIDE, np.int64)
        rank[places] = np.arange(SIDE * SIDE)
        whole = torch.from_numpy(rank.reshape(SIDE, SIDE)).repeat_interleave(PATCH, 0).repeat_interleave(PATCH, 1)
        gone = torch.stack([whole < count for count in range(SIDE * SIDE + 1)])[:, None]
        shown += [torch.where(gone, blank, pixels), torch.where(gone, pixels, blank)]
    with torch.inference_mode():
        told = torch.cat([tower(part) for part in torch.cat(shown).split(256)]) @ asked
    steps = told.numpy().reshape(len(orders), 2, -1)
    bare, full = steps[0, 1, 0], steps[0, 0, 0]
    return np.asarray((steps.mean(axis=2) - bare) / (full - bare))


def factor(on_face: np.ndarray, area: np.ndarray) -> dict[str, object]:
    """Relevance on the face over its area, with what that lies between by drawing pictures."""
    random = np.random.default_rng(0)
    rows = (random.integers(0, len(area), len(area)) for _ in range(DRAWS))
    drawn = [on_face[some].mean() / area[some].mean() for some in rows]
    return {
        "asked": len(area), "on the face": round(float(on_face.mean()), 3),
        "of the picture": round(float(area.mean()), 3),
        "factor": round(float(on_face.mean() / area.mean()), 2),
        "ci95": np.quantile(drawn, (0.025, 0.975)).round(2).tolist(),
        "more than chance": round(float((on_face > area).mean()), 3),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, help="where the tower is kept and found again")
    parser.add_argument("--people", type=int, default=60, help="drawn, of whom the last tenth is asked about")
    parser.add_argument("--steps", type=int, default=1000, help="of the tower's training")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        tower = (args.work or Path(made)) / "tower"
        pictures = still(draw_pictures(args.people, EACH, SIZE))
        if not tower.exists():
            began = time.process_time()
            told = pretrain(with_mirrored(pictures), args.steps, args.seed, tower, TOWER, words=False)
            say(
                what="tower",
                steps=args.steps,
                processor=round(time.process_time() - began),
                facts_auc=told["facts_auc"],
            )
        measure(pictures, tower)


def measure(pictures: Pictures, weights: Path) -> None:
    """Ask, and say the figures."""
    encoder = build_encoder(
        "video", "emovclip", {"model": "", "openai": False, "weights": str(weights), "device": "cpu"}
    )
    encoder.load()
    (tower,) = encoder._model.values()
    new = pictures.person >= 0.9 * (pictures.person.max() + 1)
    features = encoder._features(tower, list(pictures.pixels))
    names = sorted({fact for facts in pictures.facts for fact in facts[-GEOMETRY:]})
    has = np.array([[name in facts for name in names] for facts in pictures.facts])
    random = np.random.default_rng(1)
    found: list[tuple[float, float, float]] = []  # on the face, the same of random directions, area of the face
    checks = []
    faces = {number: face_of(number) for number in np.unique(pictures.person[new]).tolist()}
    for k in range(len(names)):
        given, lacking = has[:, k] & ~new, ~has[:, k] & ~new
        rows = np.flatnonzero(new & has[:, k])
        if min(given.sum(), lacking.sum()) < FEWEST or not len(rows):
            continue
        asked = torch.from_numpy(features[given].mean(axis=0) - features[lacking].mean(axis=0))
        pixels = to_pixels(torch.from_numpy(pictures.pixels[rows]), SIDE * PATCH, "openai")
        maps = relevance(tower, pixels, asked.expand(len(rows), -1)).numpy()
        others = relevance(tower, pixels, torch.from_numpy(random.normal(size=(len(rows), len(asked)))).float()).numpy()
        for row, own, other in zip(rows.tolist(), maps, others, strict=True):
            face = faces[int(pictures.person[row])]
            found.append((float((own * face).sum()), float((other * face).sum()), float(face.mean())))
        orders = [np.argsort(-maps[0].ravel(), kind="stable"), *(random.permutation(SIDE**2) for _ in range(ORDERS))]
        checks.append(left(tower, pixels[:1], asked, orders))
    own, other, area = np.array(found).T
    say(what="face", people=len(faces), **factor(own, area))
    say(what="random", people=len(faces), **factor(other, area))
    means = np.array(checks)
    mine, by_chance = means[:, 0], means[:, 1:].mean(axis=1)
    for way, (name, better) in enumerate((("deletion", mine < by_chance), ("insertion", mine > by_chance))):
        say(what="check", way=name, by_relevance=round(float(np.median(mine[:, way])), 3),
            random=round(float(np.median(by_chance[:, way])), 3),
            better=f"{int(better[:, way].sum())} of {len(means)}")  # fmt: skip


if __name__ == "__main__":
    main()
