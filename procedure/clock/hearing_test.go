package clock

import "testing"

// Days counted from a notice to the first lawful hearing, and backward from a
// hearing.
func TestHearing(t *testing.T) {
	testRows(t, []row{
		{"42 USC 11112(b)(2), earliest hearing", "30 calendar days; min", "us", "notice of the hearing", "2024-05-06", "2024-06-05", "30 calendar days from notice of the hearing on Mon 6 May 2024: not before Wed 5 Jun 2024"},
		{"42 USC 11112(b)(2), earliest hearing on a holiday moves", "30 calendar days; min; next", "us", "notice of the hearing", "2024-06-04", "2024-07-05", "30 calendar days from notice of the hearing on Tue 4 Jun 2024 ends Thu 4 Jul 2024, not a business day (Independence Day), so not before Fri 5 Jul 2024"},
		{"CFP older rules, hearing notice", "30 calendar days; min", "us", "notice", "2024-01-30", "2024-02-29", ""},
		{"NAR manual, hearing notice", "21 calendar days; min", "us", "notice", "2024-05-06", "2024-05-27", "21 calendar days from notice on Mon 6 May 2024: not before Mon 27 May 2024"},
		{"ACPE 2016, hearing in person", "1 month; min", "us", "notice", "2016-01-31", "2016-02-29", "1 month from notice on Sun 31 Jan 2016, February 2016 has no day 31: not before Mon 29 Feb 2016"},
		{"ACPE 2016, new standards", "2 weeks; min", "us", "notice", "2016-05-06", "2016-05-20", "2 weeks from notice on Fri 6 May 2016: not before Fri 20 May 2016"},
		{"ACP, hearing notice", "30 calendar days; min", "us", "notice with the witness list", "2024-12-02", "2025-01-01", ""},
		{"5 USC 7513, notice of adverse action", "30 calendar days; min", "us", "the notice", "2024-02-01", "2024-03-02", ""},
		{"CFP older rules, the hearing notice goes out", "30 calendar days; back", "us", "the hearing", "2024-06-05", "2024-05-06", "30 calendar days before the hearing on Wed 5 Jun 2024: Mon 6 May 2024"},
		{"45 CFR 160.518, exchange, latest", "15 calendar days; back", "us", "the hearing", "2024-07-08", "2024-06-23", "15 calendar days before the hearing on Mon 8 Jul 2024: Sun 23 Jun 2024"},
		{"45 CFR 160.518, exchange, latest, on a business day", "15 calendar days; back; previous", "us", "the hearing", "2024-07-08", "2024-06-21", "15 calendar days before the hearing on Mon 8 Jul 2024 falls on Sun 23 Jun 2024, not a business day (weekend), so Fri 21 Jun 2024"},
		{"45 CFR 160.518, exchange, earliest", "60 calendar days; back; min", "us", "the hearing", "2024-07-08", "2024-05-09", "60 calendar days before the hearing on Mon 8 Jul 2024: not before Thu 9 May 2024"},
		{"45 CFR 160.518, exchange, earliest over leap day", "60 calendar days; back; min", "us", "the hearing", "2024-03-15", "2024-01-15", ""},
		{"45 CFR 160.518, exchange, earliest in a common year", "60 calendar days; back; min", "us", "the hearing", "2025-03-15", "2025-01-14", ""},
		{"45 CFR 160.518, statistical expert", "30 calendar days; back", "us", "the hearing", "2024-03-30", "2024-02-29", "30 calendar days before the hearing on Sat 30 Mar 2024: Thu 29 Feb 2024"},
		{"CFP older rules, settlement offer", "40 calendar days; back", "us", "the hearing", "2024-06-17", "2024-05-08", "40 calendar days before the hearing on Mon 17 Jun 2024: Wed 8 May 2024"},
		{"CFP older rules, settlement offer over new year", "40 calendar days; back", "us", "the hearing", "2025-01-15", "2024-12-06", ""},
		{"CFP older rules, motions", "30 calendar days; back", "us", "the hearing", "2024-06-17", "2024-05-18", ""},
		{"ACPE 2016, new information", "2 weeks; back", "us", "the hearing", "2016-03-10", "2016-02-25", ""},
		{"ABA rule 20, motion to dissolve", "2 calendar days; min", "us", "notice of the motion", "2024-05-06", "2024-05-08", ""},
		{"ABA rule 25, petition before the end", "6 months; back; min", "us", "the end of the suspension", "2024-08-31", "2024-02-29", "6 months before the end of the suspension on Sat 31 Aug 2024, February 2024 has no day 31: not before Thu 29 Feb 2024"},
		{"ten business days before a hearing", "10 business days; back", "us", "the hearing", "2024-07-15", "2024-06-28", "10 business days before the hearing on Mon 15 Jul 2024: Fri 28 Jun 2024"},
		{"five short days before a hearing", "5 calendar days; back; short 7", "us", "the hearing", "2024-07-08", "2024-06-28", "5 calendar days before the hearing on Mon 8 Jul 2024, not counting weekends and holidays because the period is shorter than 7 calendar days: Fri 28 Jun 2024"},
		{"backward, the hearing day is day one", "15 calendar days; back; same day", "us", "the hearing", "2024-07-08", "2024-06-24", "15 calendar days before the hearing on Mon 8 Jul 2024, that day included: Mon 24 Jun 2024"},
		{"day before the 30th day (ACPE extension request)", "1 calendar day; back", "us", "the due day", "2016-12-15", "2016-12-14", ""},
	})
}
