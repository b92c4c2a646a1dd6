package clock

import "testing"

// Limits of proceedings that the federal government, courts and hospitals hold,
// as the shipped packs of them count. Days counted by hand.
func TestEnforcement(t *testing.T) {
	testRows(t, []row{
		{"45 CFR 160.504(b), the 90th day before Labor Day", "90 calendar days; next; short 7", "us", "service of the notice of proposed determination", "mail 2019-06-02", "2019-09-03", "90 calendar days from service of the notice of proposed determination on Sun 2 Jun 2019 ends Sat 31 Aug 2019, not a business day (weekend, then Labor Day), so Tue 3 Sep 2019"},
		{"45 CFR 160.504(b), the 90th day on Independence Day", "90 calendar days; next; short 7", "us", "service", "hand 2019-04-05", "2019-07-05", "90 calendar days from service on Fri 5 Apr 2019 ends Thu 4 Jul 2019, not a business day (Independence Day), so Fri 5 Jul 2019"},
		{"45 CFR 160.504(a), presumed receipt", "5 calendar days", "us", "the date of the notice", "2019-05-28", "2019-06-02", ""},
		{"45 CFR 160.518, first day, hearing in December", "60 calendar days; back; min", "us", "the day of the hearing", "2019-12-02", "2019-10-03", "60 calendar days before the day of the hearing on Mon 2 Dec 2019: not before Thu 3 Oct 2019"},
		{"45 CFR 160.518, statistical expert, on a Saturday", "30 calendar days; back", "us", "the day of the hearing", "2019-12-02", "2019-11-02", ""},
		{"45 CFR 160.518, last day, on a Sunday", "15 calendar days; back", "us", "the day of the hearing", "2019-12-02", "2019-11-17", ""},
		{"45 CFR 160.546, decision", "60 calendar days; next; short 7", "us", "the hearing", "2019-12-02", "2020-01-31", ""},
		{"45 CFR 160.546, final on a Sunday", "60 calendar days; next; short 7; min", "us", "service of the decision", "2020-02-26", "2020-04-27", "60 calendar days from service of the decision on Wed 26 Feb 2020 ends Sun 26 Apr 2020, not a business day (weekend), so not before Mon 27 Apr 2020"},
		{"45 CFR 160.548(a), mailed decision over leap day", "30 calendar days; next; short 7; mail +5 calendar days", "us", "service of the decision", "mail 2020-02-26", "2020-04-01", "30 calendar days from service of the decision on Wed 26 Feb 2020, +5 calendar days because it was served by mail: Wed 1 Apr 2020"},
		{"45 CFR 160.548, opposition", "30 calendar days; next; short 7", "us", "receipt of the appeal", "2020-05-01", "2020-06-01", ""},
		{"45 CFR 160.548, the Board's decision final", "60 calendar days; next; short 7; min", "us", "service of the Board's decision", "2020-06-29", "2020-08-28", ""},
		{"45 CFR 160.526(b), four days over a federal holiday", "4 calendar days; next; short 7", "us", "service", "2019-11-27", "2019-12-04", "4 calendar days from service on Wed 27 Nov 2019, not counting weekends and holidays because the period is shorter than 7 calendar days: Wed 4 Dec 2019"},
		{"45 CFR 160.306, 180 days from knowledge", "180 calendar days", "us", "knowledge", "2018-11-05", "2019-05-04", ""},
		{"42 USC 11112(b)(1), time to ask, the least", "30 calendar days", "us", "service of the notice of the proposed action", "2023-04-10", "2023-05-10", ""},
		{"42 USC 11112(b)(1), over leap day", "30 calendar days", "us", "service of the notice of the proposed action", "2024-02-08", "2024-03-09", "30 calendar days from service of the notice of the proposed action on Thu 8 Feb 2024: Sat 9 Mar 2024"},
		{"42 USC 11112(b)(2), earliest hearing after a late notice", "30 calendar days; min", "us", "service of the notice of the hearing", "2023-05-22", "2023-06-21", "30 calendar days from service of the notice of the hearing on Mon 22 May 2023: not before Wed 21 Jun 2023"},
		{"42 USC 11112(c)(1)(B), restriction", "14 calendar days", "us", "the restriction", "2023-03-08", "2023-03-22", ""},
		{"28 USC 352(c), petition to the council, 42 days as remembered of the rules, on Christmas Day", "42 calendar days", "us", "service of the order of dismissal", "2023-11-13", "2023-12-25", "42 calendar days from service of the order of dismissal on Mon 13 Nov 2023: Mon 25 Dec 2023"},
		{"28 USC 357, petition to the Conference, 42 days as remembered of the rules", "42 calendar days", "us", "service of the order of the council", "2023-07-10", "2023-08-21", ""},
		{"28 USC 358(b), answer to the notice of investigation, 30 days assumed", "30 calendar days", "us", "service of the notice of investigation", "2023-03-06", "2023-04-05", ""},
		{"ABA rule 33, answer, last day a Sunday, roll assumed", "20 calendar days; next", "us", "service of the charges", "2019-06-17", "2019-07-08", "20 calendar days from service of the charges on Mon 17 Jun 2019 ends Sun 7 Jul 2019, not a business day (weekend), so Mon 8 Jul 2019"},
		{"ABA rule 10, the order takes effect", "15 calendar days; min", "us", "the order", "2019-09-16", "2019-10-01", "15 calendar days from the order on Mon 16 Sep 2019: not before Tue 1 Oct 2019"},
		{"ABA rule 27, clients told", "10 calendar days", "us", "effect", "2019-10-01", "2019-10-11", ""},
		{"ABA rule 25, petition after disbarment", "5 years; min", "us", "effect", "2018-06-19", "2023-06-19", "5 years from effect on Tue 19 Jun 2018: not before Mon 19 Jun 2023"},
		{"ABA rule 10, suspension of eighteen months", "18 months", "us", "effect", "2019-10-01", "2021-04-01", ""},
		{"45 CFR 60.5, suspension reported", "30 calendar days", "us", "the action", "2023-07-24", "2023-08-23", ""},
	})
}
