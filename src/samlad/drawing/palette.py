"""The colours of all that the server draws: maps, charts and documents. The pages' own (`frontend/sass/_settings.scss`)
and the map's in the browser (`frontend/js/modules/map-style.js`) are these too; a test compares them."""

INK, MUTED, WHITE, PAPER = "#16252d", "#55636b", "#ffffff", "#fbfaf7"
PINE, DEEP_PINE, PALE_PINE, WASH = "#1d5551", "#123c39", "#d5e2de", "#eef3f1"
UNUSUAL, GOLD = "#9b2c2c", "#e9b949"  # what stands out, and what goes on together; a place
HAIRLINE, WATERMARK, GRID = "#d5d9d6", "#f3f1ed", "#e6e9e8"
SHADES = (WASH, "#c9dbd5", "#8fb8ae", "#4e8a80", PINE)  # even steps, also in grey print

# The map of areas.
UNSHADED, HATCH, UNSHADED_BORDER = "#f6f5f0", "#7b8a90", "#aab4b2"

# The map of roads and water.
LAND, WATER, WOOD, BUILT, ROAD, CASING = "#f3f0e9", "#aecbdd", "#e4ebdd", "#ebe6db", "#ffffff", "#c9c1b0"
BORDER, ROAD_NAME, WATER_NAME, HALO = "#7d8a88", "#525d62", "#2f5f80", "#fbfaf6"


def bare(colour: str) -> str:
    """As Word writes it: "16252D"."""
    return colour.lstrip("#").upper()
