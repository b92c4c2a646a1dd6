package clock

import "testing"

func TestAppeal(t *testing.T) {
	testRows(t, []row{
		{"45 CFR 160.548(a), appeal to the Board", "30 calendar days; next", "us", "service of the decision", "2024-06-06", "2024-07-08", "30 calendar days from service of the decision on Thu 6 Jun 2024 ends Sat 6 Jul 2024, not a business day (weekend), so Mon 8 Jul 2024"},
		{"45 CFR 160.548(j), petition to court", "60 calendar days; next", "us", "finality", "2024-11-01", "2024-12-31", ""},
		{"ACPE 2016, appeals: on or before the 30th day from receipt", "30 calendar days", "us", "receipt of the decision", "2016-11-15", "2016-12-15", "30 calendar days from receipt of the decision on Tue 15 Nov 2016: Thu 15 Dec 2016"},
		{"ACPE 2016, appeals: the 30th day is a Sunday", "30 calendar days", "us", "receipt of the decision", "2016-11-25", "2016-12-25", "30 calendar days from receipt of the decision on Fri 25 Nov 2016: Sun 25 Dec 2016"},
		{"ABCOP R8, from the decision date", "15 calendar days", "us", "the decision", "2023-06-15", "2023-06-30", "15 calendar days from the decision on Thu 15 Jun 2023: Fri 30 Jun 2023"},
		{"ABNM, reconsideration", "10 business days", "us", "notification", "2024-06-14", "2024-07-01", "10 business days from notification on Fri 14 Jun 2024: Mon 1 Jul 2024"},
		{"ACM 2025", "30 calendar days", "us", "notification", "2025-01-15", "2025-02-14", ""},
		{"ASHA, appeal", "30 calendar days; mail +3 calendar days", "us", "the decision", "mail 2012-05-07", "2012-06-09", "30 calendar days from the decision on Mon 7 May 2012, +3 calendar days because it was served by mail: Sat 9 Jun 2012"},
		{"NAR manual, dismissal", "20 calendar days", "us", "the dismissal", "2024-02-15", "2024-03-06", ""},
		{"NAR manual, decision", "20 calendar days", "us", "the decision", "2023-02-15", "2023-03-07", ""},
		{"CPUK", "21 calendar days", "uk", "the decision", "2024-12-11", "2025-01-01", "21 calendar days from the decision on Wed 11 Dec 2024: Wed 1 Jan 2025"},
		{"NCCCO, appeal", "30 calendar days", "us", "notification", "2024-03-01", "2024-03-31", ""},
		{"CPLCP, appeal", "30 calendar days", "us", "the decision", "2024-07-01", "2024-07-31", ""},
		{"37 CFR 11.55, appeal", "30 calendar days", "us", "the initial decision", "2019-05-06", "2019-06-05", ""},
		{"37 CFR 11.55, appellee brief", "30 calendar days", "us", "service of the brief", "2019-06-05", "2019-07-05", ""},
		{"37 CFR 11.55, reply brief", "14 calendar days", "us", "service of the answer", "2019-07-05", "2019-07-19", ""},
		{"37 CFR 11.35, answer after publication", "30 calendar days", "us", "the second publication", "2019-08-20", "2019-09-19", ""},
		{"37 CFR 11.24, self-report", "30 calendar days", "us", "the discipline", "2019-12-10", "2020-01-09", ""},
		{"28 USC 357, petition (rule of 42 days)", "6 weeks; next", "us", "the order", "2024-11-13", "2024-12-26", "6 weeks from the order on Wed 13 Nov 2024 ends Wed 25 Dec 2024, not a business day (Christmas Day), so Thu 26 Dec 2024"},
	})
}

func TestLaterOf(t *testing.T) {
	testRows(t, []row{
		{"15 USC 78s(d)(2), filing then receipt", "30 calendar days", "us", "filing & receipt", "2024-05-06 & 2024-05-10", "2024-06-09", "30 calendar days from the later of filing on Mon 6 May 2024 and receipt on Fri 10 May 2024: Sun 9 Jun 2024"},
		{"15 USC 78s(d)(2), receipt before filing", "30 calendar days", "us", "filing & receipt", "2024-05-10 & 2024-05-06", "2024-06-09", "30 calendar days from the later of filing on Fri 10 May 2024 and receipt on Mon 6 May 2024: Sun 9 Jun 2024"},
		{"15 USC 78s(d)(2), both on one day", "30 calendar days", "us", "filing & receipt", "2024-05-10T09:00 & 2024-05-10T08:00", "2024-06-09", ""},
		{"45 CFR 164.530(j), creation or last effective date", "6 years", "us", "creation & the last effective date", "2018-01-01 & 2020-02-29", "2026-02-28", "6 years from the later of creation on Mon 1 Jan 2018 and the last effective date on Sat 29 Feb 2020, February 2026 has no day 29: Sat 28 Feb 2026"},
		{"42 CFR 93.317, proceeding or federal proceeding", "7 years", "us", "the proceeding & the federal proceeding", "2020-01-01 & 2021-06-30", "2028-06-30", ""},
		{"45 CFR 160.546, after the last of three briefs", "60 calendar days; next", "us", "the brief & the answer & the reply", "2024-05-01 & 2024-06-03 & 2024-05-20", "2024-08-02", "60 calendar days from the latest of the brief on Wed 1 May 2024, the answer on Mon 3 Jun 2024 and the reply on Mon 20 May 2024: Fri 2 Aug 2024"},
		{"NAR manual, discovery or end of transaction", "180 calendar days", "us", "discovery & the end of the transaction", "2024-03-01 & 2024-01-15", "2024-08-28", ""},
		{"only the later one was served by mail", "30 calendar days; mail +5 calendar days", "us", "filing & service", "2024-05-01 & mail 2024-05-06", "2024-06-10", "30 calendar days from the later of filing on Wed 1 May 2024 and service on Mon 6 May 2024, +5 calendar days because it was served by mail: Mon 10 Jun 2024"},
		{"only the earlier one was served by mail", "30 calendar days; mail +5 calendar days", "us", "service & filing", "mail 2024-05-01 & 2024-05-06", "2024-06-05", "30 calendar days from the later of service on Wed 1 May 2024 and filing on Mon 6 May 2024: Wed 5 Jun 2024"},
	})
}

func TestMail(t *testing.T) {
	testRows(t, []row{
		{"45 CFR 160.526(c), mail", "30 calendar days; next; mail +5 calendar days", "us", "service", "mail 2024-05-06", "2024-06-10", "30 calendar days from service on Mon 6 May 2024, +5 calendar days because it was served by mail: Mon 10 Jun 2024"},
		{"45 CFR 160.526(c), in person", "30 calendar days; next; mail +5 calendar days", "us", "service", "hand 2024-05-06", "2024-06-05", "30 calendar days from service on Mon 6 May 2024: Wed 5 Jun 2024"},
		{"45 CFR 160.526(c), one roll at the end", "30 calendar days; next; mail +5 calendar days", "us", "service", "mail 2024-06-01", "2024-07-08", "30 calendar days from service on Sat 1 Jun 2024, +5 calendar days because it was served by mail ends Sat 6 Jul 2024, not a business day (weekend), so Mon 8 Jul 2024"},
		{"45 CFR 160.526(c), the 30th day is a Sunday, the 35th a Friday", "30 calendar days; next; mail +5 calendar days", "us", "service", "mail 2024-08-16", "2024-09-20", ""},
		{"45 CFR 160.526(c), not for hearing requests", "90 calendar days; next", "us", "receipt", "mail 2024-05-07", "2024-08-05", "90 calendar days from receipt on Tue 7 May 2024: Mon 5 Aug 2024"},
		{"45 CFR 160.526(b) and (c), short and mailed", "5 calendar days; next; short 7; mail +5 calendar days", "us", "service", "mail 2024-05-03", "2024-05-15", "5 calendar days from service on Fri 3 May 2024, not counting weekends and holidays because the period is shorter than 7 calendar days, +5 calendar days because it was served by mail: Wed 15 May 2024"},
		{"ASHA 2012, mailing days", "30 calendar days; mail +3 calendar days", "us", "the letter", "mail 2012-01-30", "2012-03-03", ""},
		{"two methods, courier", "30 calendar days; mail +5 calendar days; courier +1 business day", "us", "service", "courier 2024-06-05", "2024-07-08", "30 calendar days from service on Wed 5 Jun 2024, +1 business day because it was served by courier: Mon 8 Jul 2024"},
		{"a month and mail", "1 month; mail +5 calendar days", "us", "service", "mail 2024-01-31", "2024-03-05", "1 month from service on Wed 31 Jan 2024, February 2024 has no day 31, +5 calendar days because it was served by mail: Tue 5 Mar 2024"},
		{"notice by mail before a hearing", "30 calendar days; back; mail +5 calendar days", "us", "the hearing", "mail 2024-09-09", "2024-08-05", ""},
	})
}
