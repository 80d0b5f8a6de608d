package main

import (
	"encoding/json"
	"os"
)

// A figure is one line of JSON.
type figure struct {
	Case   string  `json:"case"`
	Peer   string  `json:"peer"`
	Metric string  `json:"metric"`
	Value  float64 `json:"value"`
	// Ratio is Value in relation to netgen's; absent where netgen has none, or 0.
	Ratio float64 `json:"ratio_to_netgen,omitempty"`
}

// printJSON prints the figures of a case.
func printJSON(name string, u unit, results []result) error {
	out := json.NewEncoder(os.Stdout)
	own, _ := ours(results)
	for _, r := range results {
		figures := []figure{{name, r.name, u.name, r.value, ratio(r.value, own.value)}}
		if r.allocs >= 0 {
			figures = append(figures, figure{name, r.name, "allocs/op", r.allocs, ratio(r.allocs, own.allocs)})
		}
		if r.serverAllocs >= 0 {
			figures = append(figures, figure{name, r.name, "server allocs/op", r.serverAllocs, ratio(r.serverAllocs, own.serverAllocs)})
		}
		for _, f := range figures {
			if err := out.Encode(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func ratio(value, own float64) float64 {
	if own <= 0 {
		return 0
	}
	return value / own
}
