package jobs

//go:generate go tool netgen generate -o . ../../schemas/jobs.netgen
