#!/bin/sh
# Breaks connections and rules for as long as one likes, beside honest clients:
#
#	runtime/internal/cases/soak.sh 10m
#
# What fails prints its seed, to be given again as NETGEN_SEED.
cd "$(dirname "$0")" && NETGEN_SOAK="${1:-1m}" exec go test -race -count=1 -timeout 0 -v -run 'TestA55SoakThroughFaults' .
