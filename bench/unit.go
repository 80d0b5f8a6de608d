package main

import (
	"fmt"
	"strconv"
)

// A unit is what the figures of a case are counted in.
type unit struct {
	name string
	// more tells that more is better.
	more bool
	// ahead says how netgen compares, with the factor by which it is ahead.
	ahead string
	// size is one of the unit, in the smallest of its steps.
	size  float64
	steps []step
}

// A step is a unit for people, and how many of the smallest it has.
type step struct {
	name string
	size float64
}

const asFast = "netgen is %.2f times as fast"

var (
	durations = []step{{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}}
	lengths   = []step{{"bytes", 1}}
	rates     = []step{{"/s", 1}, {"K/s", 1e3}, {"M/s", 1e6}}
	amounts   = []step{{"bytes", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}}

	perSecond   = unit{name: "ops/s", more: true, ahead: asFast, size: 1, steps: rates}
	nanoseconds = unit{name: "ns/op", ahead: asFast, size: 1, steps: durations}
	seconds     = unit{name: "s", ahead: asFast, size: 1e9, steps: durations}
	sizes       = unit{name: "bytes", ahead: "%.2f times netgen's size", size: 1, steps: lengths}
	memory      = unit{name: "bytes", ahead: "takes %.2f times what netgen does", size: 1, steps: amounts}
)

// compare says how netgen's figure compares with another.
func (u unit) compare(own, other float64) string {
	if u.more {
		own, other = other, own
	}
	if own <= 0 {
		return ""
	}
	return fmt.Sprintf(u.ahead, other/own)
}

// text is a value for people.
func (u unit) text(value float64) string {
	value *= u.size
	by := u.steps[0]
	for _, s := range u.steps {
		if value >= s.size {
			by = s
		}
	}
	value /= by.size
	if value >= 100 {
		return strconv.FormatFloat(value, 'f', 0, 64) + " " + by.name
	}
	return strconv.FormatFloat(value, 'g', 3, 64) + " " + by.name
}

// note says what is better.
func (u unit) note() string {
	if u.more {
		return u.name + ", more is better"
	}
	return u.name + ", less is better"
}
