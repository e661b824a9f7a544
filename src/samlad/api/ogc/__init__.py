"""OGC API – Features, part 1 (core, GeoJSON): areas, counts and named places for QGIS and other map programs."""
