package chart

import "math"

// A scale places values between 0 and 1.
type scale struct {
	log       bool
	low, high float64
}

// newScale returns a scale for values above 0. It begins at 0, unless the greatest is
// more than so many times the least: then it is logarithmic, so that the least can be
// seen.
func newScale(values []float64, crowded float64) scale {
	least, most := math.Inf(1), 0.0
	for _, v := range values {
		if v > 0 {
			least, most = min(least, v), max(most, v)
		}
	}
	if most == 0 {
		return scale{high: 1}
	}
	if most <= crowded*least {
		return scale{high: most}
	}
	low := math.Pow(10, math.Floor(math.Log10(least)-0.2)) // the least has a length too
	return scale{log: true, low: low, high: most}
}

func (s scale) at(v float64) float64 {
	if !s.log {
		return v / s.high
	}
	return math.Log(max(v, s.low)/s.low) / math.Log(s.high/s.low)
}

// ticks are the values for which there are lines.
func (s scale) ticks() []float64 {
	if s.log {
		return s.decades()
	}
	step := math.Pow(10, math.Floor(math.Log10(s.high)))
	for s.high/step < 3 {
		step /= 2
	}
	for s.high/step > 6 {
		step *= 2
	}
	var all []float64
	for i := 0; float64(i)*step <= s.high; i++ {
		all = append(all, float64(i)*step)
	}
	return all
}

func (s scale) decades() []float64 {
	var all []float64
	for exponent := math.Round(math.Log10(s.low)); math.Pow(10, exponent) <= s.high; exponent++ {
		all = append(all, math.Pow(10, exponent))
	}
	return all
}
