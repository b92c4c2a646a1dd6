package main

import (
	"strings"
	"testing"

	"probity/api"
)

func TestQuotas(t *testing.T) {
	t.Setenv("PROBITY_QUOTA_CASE", "3GiB")
	if got := fromEnvironment().quota; got != (quotas{kase: "3GiB"}) {
		t.Errorf("the environment says %+v", got)
	}
	const mib = 1 << 20
	for _, c := range []struct {
		q     quotas
		file  int64
		l     api.Limits
		fault string
	}{
		{quotas{}, 64 * mib, api.Limits{}, ""},
		{quotas{"10MiB", "20MiB", "3GiB", "1TiB", "5GiB"}, 10 * mib, api.Limits{PersonBytes: 20 * mib, CaseBytes: 3 << 30, AllBytes: 1 << 40, LooseBytes: 5 << 30}, ""},
		{quotas{loose: "8MiB"}, 0, api.Limits{}, "PROBITY_QUOTA_LOOSE is smaller than one document"},
		{quotas{file: "65MiB"}, 0, api.Limits{}, "PROBITY_QUOTA_FILE: documents are looked through"},
		{quotas{person: "63MiB"}, 0, api.Limits{}, "PROBITY_QUOTA_PERSON is smaller than one document"},
		{quotas{file: "8MiB", all: "7MiB"}, 0, api.Limits{}, "PROBITY_QUOTA_ALL is smaller"},
		{quotas{kase: "2 GB"}, 0, api.Limits{}, "PROBITY_QUOTA_CASE: write it like"},
		{quotas{all: "-1MiB"}, 0, api.Limits{}, "PROBITY_QUOTA_ALL: write it like"},
		{quotas{all: "9999999TiB"}, 0, api.Limits{}, "PROBITY_QUOTA_ALL: write it like"},
	} {
		file, l, err := c.q.read()
		switch {
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%+v: %v", c.q, err)
		case c.fault == "" && (err != nil || file != c.file || l != c.l):
			t.Errorf("%+v: %d, %+v, %v", c.q, file, l, err)
		}
	}
}
