"""The municipalities of the county that the program works in, as its filters offer them."""

# The nineteen of Milwaukee County, Wisconsin: ten cities and nine villages.
MUNICIPALITIES = (
    *("Bayside", "Brown Deer", "Cudahy", "Fox Point", "Franklin", "Glendale", "Greendale", "Greenfield"),
    *("Hales Corners", "Milwaukee", "Oak Creek", "River Hills", "Shorewood", "South Milwaukee", "St. Francis"),
    *("Wauwatosa", "West Allis", "West Milwaukee", "Whitefish Bay"),
)
