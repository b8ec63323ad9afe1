"""A pen that draws shapes the way a treatment wants them: filled, outlined, glowing, shadowed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import skia

from .palette import BLACK, INK, RGB, WHITE, luma, mix, shade, vivid

Point = tuple[float, float]
# How far watercolour pales what lies behind the figure.
WASH = 0.35


def colour4f(c: RGB, alpha: float = 1.0) -> skia.Color4f:
    return skia.Color4f(*c, alpha)


@dataclass
class Tone:
    """How light changes a colour: multiplied, then mixed towards a tint."""

    gain: RGB
    tint: RGB
    amount: float

    def __call__(self, c: RGB) -> RGB:
        return mix(tuple(min(1.0, x * g) for x, g in zip(c, self.gain)), self.tint, self.amount)  # type: ignore[arg-type]


PLAIN_TONE = Tone((1.0, 1.0, 1.0), WHITE, 0.0)


def circle(x: float, y: float, r: float) -> skia.Path:
    return skia.Path.Circle(x, y, r)


def ellipse(x: float, y: float, rx: float, ry: float) -> skia.Path:
    return skia.Path.Oval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> skia.Path:
    rect = skia.Rect.MakeLTRB(left, top, right, bottom)
    return skia.Path.RRect(skia.RRect.MakeRectXY(rect, radius, radius)) if radius else skia.Path.Rect(rect)


def polygon(points: Sequence[Point]) -> skia.Path:
    return skia.Path.Polygon([skia.Point(*p) for p in points], True)


class Pen:
    """Draws on an RGBA array; lengths are canvas units, `unit` is the short side of the picture."""

    def __init__(self, width: int, height: int, mode: str, detail: float) -> None:
        self.array = np.zeros((height, width, 4), np.uint8)
        self.surface = skia.Surface(self.array)
        self.canvas = self.surface.getCanvas()
        self.mode, self.detail = mode, detail
        self.width, self.height, self.unit = width, height, min(width, height)
        self.scale = 1.0
        self.tone = PLAIN_TONE
        self.near = False

    def place(self, x: float, y: float, scale: float) -> None:
        """Moves the origin to (x, y) with `scale` canvas units a drawing unit, for the subject."""
        self.canvas.translate(x, y)
        self.canvas.scale(scale, scale)
        self.scale, self.near = scale, True

    def _width(self, fraction: float) -> float:
        return fraction * self.unit / self.scale

    def _paint(self, c: RGB, alpha: float = 1.0, stroke: float = 0.0) -> skia.Paint:
        paint = skia.Paint(AntiAlias=True, Color4f=colour4f(c, alpha))
        if stroke:
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(stroke)
            paint.setStrokeJoin(skia.Paint.kRound_Join)
            paint.setStrokeCap(skia.Paint.kRound_Cap)
        return paint

    def fill(self, path: skia.Path, c: RGB, *, edge: bool = True) -> None:
        """Draws one shape; `edge` false leaves its outline out in the outlined modes."""
        tone = self.tone(c)
        draw = getattr(self, f"_fill_{self.mode}", self._fill_flat)
        draw(path, tone, edge)

    def _fill_flat(self, path: skia.Path, c: RGB, edge: bool) -> None:
        self.canvas.drawPath(path, self._paint(c))

    def _fill_line(self, path: skia.Path, c: RGB, edge: bool) -> None:
        # Only what is nearly black stays dark, so that faces keep their marks.
        self.canvas.drawPath(path, self._paint(INK if luma(c) < 0.12 and self.near else WHITE))
        if edge:
            self.canvas.drawPath(path, self._paint(INK, 1.0, self._width(0.011)))

    def _fill_comic(self, path: skia.Path, c: RGB, edge: bool) -> None:
        self.canvas.drawPath(path, self._paint(mix(c, vivid(c, max(c)), 0.6)))
        if edge:
            self.canvas.drawPath(path, self._paint(INK, 1.0, self._width(0.018 if self.near else 0.012)))

    def _fill_glass(self, path: skia.Path, c: RGB, edge: bool) -> None:
        self.canvas.drawPath(path, self._paint(mix(vivid(c, max(max(c), 0.35)), c, 0.3)))
        self.canvas.drawPath(path, self._paint(INK, 1.0, self._width(0.022)))

    def _fill_neon(self, path: skia.Path, c: RGB, edge: bool) -> None:
        self.canvas.drawPath(path, self._paint(mix(shade(c, 0.28 if self.near else 0.14), (0.06, 0.02, 0.14), 0.4)))
        if edge:
            glow = vivid(c) if max(c) > 0.25 else (0.35, 0.3, 0.6)
            wide = self._paint(glow, 0.45, self._width(0.034))
            self.canvas.drawPath(path, wide)
            self.canvas.drawPath(path, self._paint(mix(glow, WHITE, 0.25), 1.0, self._width(0.013)))

    def _fill_paper(self, path: skia.Path, c: RGB, edge: bool) -> None:
        if edge:
            off = self._width(0.016)
            self.canvas.save()
            self.canvas.translate(off * 0.6, off)
            self.canvas.drawPath(path, self._paint(BLACK, 0.38))
            self.canvas.restore()
        self.canvas.drawPath(path, self._paint(mix(c, (0.96, 0.92, 0.84), 0.14)))
        if edge:
            self.canvas.drawPath(path, self._paint(mix(c, WHITE, 0.6), 0.9, self._width(0.006)))

    def _fill_wash(self, path: skia.Path, c: RGB, edge: bool) -> None:
        pale = mix(c, WHITE, 0.3 if self.near else WASH)
        self.canvas.drawPath(path, self._paint(pale))
        if edge:
            self.canvas.drawPath(path, self._paint(shade(pale, 0.86), 0.7, self._width(0.012)))

    def _fill_clay(self, path: skia.Path, c: RGB, edge: bool) -> None:
        b = path.computeTightBounds()
        centre = skia.Point(b.centerX() - b.width() * 0.2, b.centerY() - b.height() * 0.25)
        paint = skia.Paint(AntiAlias=True, Shader=skia.GradientShader.MakeRadial(
            center=centre, radius=max(b.width(), b.height(), 1e-3) * 0.8,
            colors=[colour4f(mix(c, WHITE, 0.3)).toColor(), colour4f(c).toColor(), colour4f(shade(c, 0.55)).toColor()]))
        self.canvas.drawPath(path, paint)

    def stroke(self, points: Sequence[Point], c: RGB, width: float) -> None:
        """Draws a thick rounded line (an arm, a leg, a mouth) as a shape; `width` is in drawing units."""
        line = skia.Path()
        line.moveTo(*points[0])
        if len(points) == 3:
            line.quadTo(*points[1], *points[2])
        else:
            for p in points[1:]:
                line.lineTo(*p)
        body = skia.Path()
        self._paint(WHITE, 1.0, width).getFillPath(line, body)
        self.fill(body, c)

    def gradient(self, top: RGB, bottom: RGB, y0: float, y1: float) -> None:
        """Fills the band y0..y1 over the whole width with a vertical gradient (plain in the outlined modes)."""
        a, b = self.tone(top), self.tone(bottom)
        if self.mode == "line":
            # A sky that is black at any hour is shaded.
            a = b = mix(INK, WHITE, 0.3) if max(luma(top), luma(bottom)) < 0.12 else WHITE
        elif self.mode == "neon":
            a, b = (mix(shade(x, 0.16), (0.06, 0.02, 0.14), 0.5) for x in (a, b))
        elif self.mode == "wash":
            a, b = (mix(x, WHITE, WASH) for x in (a, b))
        shader = skia.GradientShader.MakeLinear(
            [skia.Point(0, y0), skia.Point(0, y1)], [colour4f(a).toColor(), colour4f(b).toColor()])
        self.canvas.drawRect(skia.Rect.MakeLTRB(0, y0, self.width, y1), skia.Paint(Shader=shader))

    def texture(self, lines: Iterable[tuple[float, float, float, float]], c: RGB, width: float) -> None:
        """Draws fine strokes (x0, y0, x1, y1) whose strength is the picture's detail; none below a tenth."""
        if self.detail < 0.1 or self.mode in ("line", "neon"):
            return
        paint = self._paint(self.tone(c), min(1.0, self.detail) * 0.6, width)
        for x0, y0, x1, y1 in lines:
            self.canvas.drawLine(x0, y0, x1, y1, paint)

    def vignette(self, c: RGB, inner: float, alpha: float) -> None:
        """Darkens from the middle to the rim; `inner` is the clear part of the radius."""
        radius = 0.62 * math.hypot(self.width, self.height)
        shader = skia.GradientShader.MakeRadial(
            skia.Point(self.width / 2, self.height * 0.48), radius,
            [colour4f(c, 0).toColor(), colour4f(c, 0).toColor(), colour4f(c, alpha).toColor()], [0.0, inner, 1.0])
        self.canvas.save()
        self.canvas.resetMatrix()
        self.canvas.drawRect(skia.Rect.MakeWH(self.width, self.height), skia.Paint(Shader=shader))
        self.canvas.restore()
