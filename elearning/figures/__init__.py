"""Values in, SVG out: wheel, gauges, charts, map and certificate pattern."""
