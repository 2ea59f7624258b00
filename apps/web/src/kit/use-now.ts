/** The present instant, again every so many milliseconds, for what is shown as of a time. */
import { useEffect, useState } from "react";

export function useNow(everyMilliseconds: number): Date {
	const [now, setNow] = useState(() => new Date());
	useEffect(() => {
		const timer = setInterval(() => setNow(new Date()), everyMilliseconds);
		return () => clearInterval(timer);
	}, [everyMilliseconds]);
	return now;
}
