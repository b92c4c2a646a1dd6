package main

import (
	"bytes"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"probity/docket/simulate"
)

// Two colours that people who see no red or green can tell apart, and that stay
// apart in print.
func plotColors() []color.Color {
	return []color.Color{color.RGBA{R: 0x1f, G: 0x5a, B: 0xa6, A: 0xff}, color.RGBA{R: 0xd9, G: 0x77, B: 0x06, A: 0xff}}
}

// drawReports writes the plots of the reports into the folder, as SVG, and
// names the files.
func drawReports(dir string, reports []*simulate.Report) ([]string, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	draws := map[string]func() (*plot.Plot, error){
		"duration.svg": func() (*plot.Plot, error) { return plotDuration(reports) },
		"open.svg":     func() (*plot.Plot, error) { return plotOpen(reports) },
	}
	for _, r := range reports {
		draws["waits-"+r.Procedure+"-"+r.Version+".svg"] = func() (*plot.Plot, error) { return plotWaits(r) }
		draws["limits-"+r.Procedure+"-"+r.Version+".svg"] = func() (*plot.Plot, error) { return plotLimits(r) }
	}
	var names []string
	for name := range draws {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		p, err := draws[name]()
		if err != nil {
			return nil, err
		}
		picture, err := svg(p)
		if err != nil {
			return nil, err
		}
		names[i] = filepath.Join(dir, name)
		if err := os.WriteFile(names[i], picture, 0o644); err != nil { //nolint:gosec // a picture for anybody to read
			return nil, err
		}
	}
	return names, nil
}

func svg(p *plot.Plot) ([]byte, error) {
	c := vgsvg.New(24*vg.Centimeter, 13*vg.Centimeter)
	p.Draw(draw.Crop(draw.New(c), vg.Centimeter, -vg.Centimeter, 3*vg.Millimeter, -3*vg.Millimeter))
	var out bytes.Buffer
	_, err := c.WriteTo(&out)
	// Where Liberation Sans is missing, Arial and Helvetica are as wide.
	return bytes.ReplaceAll(out.Bytes(), []byte("Liberation Sans"), []byte("'Liberation Sans',Arial,Helvetica,sans-serif")), err
}

func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, x, y
	p.Title.Padding = 8
	for _, style := range []*text.Style{&p.Title.TextStyle, &p.X.Label.TextStyle, &p.Y.Label.TextStyle, &p.X.Tick.Label, &p.Y.Tick.Label, &p.Legend.TextStyle} {
		style.Font.Variant = "Sans"
	}
	p.Legend.XOffs, p.Legend.YOffs, p.Legend.Padding = -vg.Centimeter, vg.Points(4), vg.Points(2)
	p.Add(plotter.NewGrid())
	return p
}

// plotDuration shows how many of a hundred cases have come to their outcome
// after so many days.
func plotDuration(reports []*simulate.Report) (*plot.Plot, error) {
	p := newPlot("Days from the report to the outcome", "days", "of 100 cases")
	for i, r := range reports {
		points := make(plotter.XYs, len(r.Days))
		for j, d := range r.Days {
			points[j] = plotter.XY{X: d, Y: float64(j) * float64(r.ToOutcome.N) / float64(r.Cases)}
		}
		if err := addLine(p, i, r, points); err != nil {
			return nil, err
		}
	}
	p.X.Min, p.Y.Min, p.Y.Max = 0, 0, 100
	p.Legend.Top, p.Legend.Left = false, false
	return p, nil
}

// plotOpen shows the open cases month by month, from an empty desk on.
func plotOpen(reports []*simulate.Report) (*plot.Plot, error) {
	p := newPlot("Cases that wait for their outcome", "months since the first report", "cases")
	for i, r := range reports {
		points := make(plotter.XYs, len(r.OpenByMonth))
		for j, m := range r.OpenByMonth {
			points[j] = plotter.XY{X: float64(j), Y: m.BeforeEnd}
		}
		if err := addLine(p, i, r, points); err != nil {
			return nil, err
		}
	}
	p.Y.Min = 0
	return p, nil
}

func addLine(p *plot.Plot, i int, r *simulate.Report, points plotter.XYs) error {
	line, err := plotter.NewLine(points)
	if err != nil {
		return err
	}
	line.Color, line.Width = plotColors()[i%2], vg.Points(2)
	p.Add(line)
	p.Legend.Add(roomy(r.Procedure+" "+r.Version), line)
	return nil
}

// plotWaits shows where the days of a case go: the stage, and who was waited
// for.
func plotWaits(r *simulate.Report) (*plot.Plot, error) {
	p := newPlot(fmt.Sprintf("Who waits for whom: %s %s", r.Procedure, r.Version), "days a case, over all cases", "")
	top := r.Waits[:min(12, len(r.Waits))]
	var values plotter.Values
	var names []string
	for i := range top {
		w := &top[len(top)-1-i]
		values, names = append(values, w.PerCase), append(names, w.StageTitle+": "+w.OwnerTitle)
	}
	return p, addBars(p, values, names, 0, "")
}

// plotLimits shows which time limits are not kept: done late or never by those
// who must, or lapsed for those who may.
func plotLimits(r *simulate.Report) (*plot.Plot, error) {
	p := newPlot(fmt.Sprintf("Time limits that ran out: %s %s", r.Procedure, r.Version), "of 100 that ran", "")
	var late, lapsed plotter.Values
	var names []string
	for i := range r.Limits {
		l := &r.Limits[len(r.Limits)-1-i]
		if l.Late+l.Overdue+l.Lapsed > 0 {
			late = append(late, 100*float64(l.Late+l.Overdue)/float64(l.Ran))
			lapsed = append(lapsed, 100*float64(l.Lapsed)/float64(l.Ran))
			names = append(names, l.Title+": "+l.Owner)
		}
	}
	if err := addBars(p, late, names, 0, "late or never done"); err != nil {
		return nil, err
	}
	p.X.Min, p.X.Max = 0, 100
	p.Legend.TextStyle.Font.Size = vg.Points(9)
	p.Legend.Top, p.Legend.YOffs = true, vg.Points(18) // above the bars, which may reach the end
	return p, addBars(p, lapsed, names, 1, "lapsed")
}

func addBars(p *plot.Plot, values plotter.Values, names []string, which int, legend string) error {
	if len(values) == 0 {
		return nil
	}
	bars, err := plotter.NewBarChart(values, vg.Points(9))
	if err != nil {
		return err
	}
	bars.Horizontal, bars.Color, bars.LineStyle.Width = true, plotColors()[which], 0
	p.Add(bars)
	padded := make([]string, len(names))
	for i, name := range names {
		padded[i] = roomy(name)
	}
	p.NominalY(padded...)
	if legend != "" {
		bars.Offset = vg.Points(4.5 - 9*float64(which))
		p.Legend.Add(roomy(legend), bars)
	}
	return nil
}

// roomy leaves room for a viewer whose letters are wider.
func roomy(name string) string { return name + strings.Repeat(" ", 4+len(name)/6) }
