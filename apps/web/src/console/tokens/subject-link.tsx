/** What work was done on, as a link to it where it has a page. */
import { Link } from "@tanstack/react-router";
import { useWorkName, type Work } from "./work-name.ts";

export function SubjectLink({ work }: { work: Work }) {
	const nameOf = useWorkName();
	const name = nameOf(work);
	switch (work.subject?.kind) {
		case "interview":
			return (
				<Link
					to="/interviews/$interviewId"
					params={{ interviewId: work.subject.id }}
					className={linkClass}
				>
					{name}
				</Link>
			);
		case "survey":
			return (
				<Link
					to="/surveys/$surveyId"
					params={{ surveyId: work.subject.id }}
					className={linkClass}
				>
					{name}
				</Link>
			);
		default:
			return name;
	}
}

const linkClass =
	"break-words underline decoration-edge/60 underline-offset-4 hover:decoration-ink";
