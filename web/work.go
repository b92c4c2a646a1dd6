package web

import "probity/api"

// workPage is what somebody has to do, what is due first at the head.
type workPage struct {
	Late, Coming, Open []api.DutyView       // overdue, with a day, without one
	Quarantine         *api.QuarantineCount // of which nothing stands in the list
	Wanted             bool                 // for whoever keeps the house: an office has to be given to somebody else
	More, All          bool                 // there is more; these are as many as a page has
}

// mostDuties is how many duties a page has when all are asked for.
const mostDuties = "200"

func (w *web) work(a *asked) (*shown, error) {
	var list api.DutyList
	path, all := "/api/v1/duties", a.Query("all") != ""
	if all {
		path += "?limit=" + mostDuties
	}
	if err := a.get(path, &list); err != nil {
		return nil, err
	}
	page := workPage{Quarantine: list.Quarantine, More: list.More, All: all}
	wanted, err := w.wanted(a)
	if err != nil {
		return nil, err
	}
	page.Wanted = len(wanted) > 0
	for _, d := range list.Duties {
		switch {
		case d.Late:
			page.Late = append(page.Late, d)
		case !d.Day.IsZero() || d.At != nil:
			page.Coming = append(page.Coming, d)
		default:
			page.Open = append(page.Open, d)
		}
	}
	return &shown{name: "work", title: "My work", of: page, wide: true}, nil
}
