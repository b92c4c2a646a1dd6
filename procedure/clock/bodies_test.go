package clock

import "testing"

// The dates of packs of professional bodies, counted by hand from what is known
// of their texts. Where a pack departs from its text, both are here.
func TestABCOP(t *testing.T) {
	testRows(t, []row{
		{"ABCOP 2020, appeal, taken literally: before the letter of 26 April", "15 calendar days", "us", "the decision", "2021-04-01", "2021-04-16", "15 calendar days from the decision on Thu 1 Apr 2021: Fri 16 Apr 2021"},
		{"ABCOP 2020, appeal, as corrected", "15 calendar days", "us", "the decision & service of the decision", "2021-04-01 & 2021-04-26", "2021-05-11", "15 calendar days from the later of the decision on Thu 1 Apr 2021 and service of the decision on Mon 26 Apr 2021: Tue 11 May 2021"},
		{"ABCOP 2020, appeal, the letter came on the day itself", "15 calendar days", "us", "the decision & service of the decision", "2021-04-01T10:00 & 2021-04-01T16:00", "2021-04-16", ""},
		{"ABCOP 2020, appeal over new year, no roll", "15 calendar days", "us", "the decision & service of the decision", "2020-12-15 & 2020-12-19", "2021-01-03", ""},
		{"ABCOP 2020, notice of the decision", "30 calendar days", "us", "the decision", "2022-02-21", "2022-03-23", "30 calendar days from the decision on Mon 21 Feb 2022: Wed 23 Mar 2022"},
		{"ABCOP 2020, the board decides", "60 calendar days", "us", "receipt of the appeal", "2021-05-11", "2021-07-10", "60 calendar days from receipt of the appeal on Tue 11 May 2021: Sat 10 Jul 2021"},
		{"ABCOP 2020, yearly list", "1 year", "us", "the day the suspension took effect", "2024-02-29", "2025-02-28", "1 year from the day the suspension took effect on Thu 29 Feb 2024, February 2025 has no day 29: Fri 28 Feb 2025"},
	})
}
