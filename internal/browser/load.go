package browser

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Request is something that a page was made of.
type Request struct {
	Path  string
	Bytes int64 // as they came over the line, with their headers
	After int   // how many others had to be there before it was asked for

	id   network.RequestID
	url  string
	done bool
}

// Load is all that was asked for since a page was opened.
type Load struct {
	Requests   []Request
	Redirected int
}

// Bytes is how many came, all in all.
func (l Load) Bytes() (n int64) {
	for _, r := range l.Requests {
		n += r.Bytes
	}
	return n
}

func (l Load) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d bytes:", l.Bytes())
	for _, r := range l.Requests {
		fmt.Fprintf(&b, " %s %d", r.Path, r.Bytes)
	}
	return b.String()
}

// note notes what goes over the line.
func (p *Page) note(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument && e.LoaderID != p.loader { // another page begins
			p.load, p.loader = Load{}, e.LoaderID
		}
		if e.LoaderID != p.loader { // the page before still wanted something, when its window changed
			return
		}
		if e.RedirectResponse != nil { // the same request goes on elsewhere
			p.load.Redirected++
			p.load.Requests = slices.DeleteFunc(p.load.Requests, func(r Request) bool { return r.id == e.RequestID })
		}
		path := e.Request.URL
		if u, err := url.Parse(path); err == nil {
			path = u.Path
		}
		r := Request{Path: path, id: e.RequestID, url: e.Request.URL}
		if e.Initiator != nil {
			for i := range p.load.Requests {
				if by := &p.load.Requests[i]; by.url == e.Initiator.URL {
					r.After = by.After + 1
				}
			}
		}
		p.load.Requests = append(p.load.Requests, r)
	case *network.EventLoadingFinished:
		p.finish(e.RequestID, int64(e.EncodedDataLength))
	case *network.EventLoadingFailed:
		p.finish(e.RequestID, 0)
	}
}

func (p *Page) finish(id network.RequestID, bytes int64) {
	for i := range p.load.Requests {
		if r := &p.load.Requests[i]; r.id == id {
			r.done, r.Bytes = true, bytes
		}
	}
}

// Fresh has everything fetched anew from now on, as by somebody who was never here.
func (p *Page) Fresh() {
	p.Helper()
	p.do(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		return err
	})
}

// Load is what the page that was opened last was made of, when all of it is there.
func (p *Page) Load() Load {
	p.Helper()
	Ask[bool](p, `new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))`) // what the style names is asked for then
	var l Load
	p.Wait("everything has come", func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		l = Load{slices.Clone(p.load.Requests), p.load.Redirected}
		for _, r := range l.Requests {
			if !r.done {
				return false
			}
		}
		return true
	})
	return l
}

// Shifts are the parts of the page that moved after they were shown, without anybody
// having done anything.
func (p *Page) Shifts() []string {
	p.Helper()
	return Ask[[]string](p, `new Promise(done => {
		const found = [];
		const look = new PerformanceObserver(list => {
			for (const e of list.getEntries()) if (e.entryType === "layout-shift") found.push(...(e.sources.length ? e.sources : [{}]).map(s => {
				const n = s.node && (s.node.nodeType === 1 ? s.node : s.node.parentElement);
				return "something moved by " + e.value.toFixed(4) + ": " + (n ? n.tagName.toLowerCase() + "." + n.className + " " + n.textContent.trim().slice(0, 30) : "something that is gone");
			}));
			if (list.getEntriesByName("drawn").length) { look.disconnect(); done(found) }
		});
		look.observe({type: "layout-shift", buffered: true});
		look.observe({type: "mark"});
		requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => performance.mark("drawn"))));
	})`)
}
