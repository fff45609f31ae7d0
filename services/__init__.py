"""The three services of Tributary and the chassis they stand on."""
