/** What is reserved at this moment: by which work, since when. */
import type { Reservation } from "@verbatim/contract/tokens";
import { Tokens } from "../../kit/tokens.tsx";
import { useText } from "../../text/text.ts";
import { SubjectLink } from "./subject-link.tsx";

export function ReservationsList({
	reservations,
}: {
	reservations: readonly Reservation[];
}) {
	const { t, format } = useText();
	return (
		<section aria-labelledby="reserved" className="flex flex-col gap-4">
			<div>
				<h2 id="reserved" className="text-lg">
					{t("reservations.title")}
				</h2>
				<p className="text-muted text-sm">{t("reservations.what")}</p>
			</div>
			{reservations.length === 0 ? (
				<p className="card p-5 text-muted">{t("reservations.none")}</p>
			) : (
				<ul className="card divide-y divide-line">
					{reservations.map((reservation) => (
						<li
							key={reservation.id}
							className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-5 py-4"
						>
							<div className="min-w-0">
								<p className="font-semibold">
									<SubjectLink work={reservation} />
								</p>
								<p className="text-muted text-sm">
									{t(`feature.${reservation.feature}`)} ·{" "}
									{t("reservations.since", {
										time: format.dateTime(reservation.since),
									})}
									{reservation.memberName !== null && (
										<>
											{" · "}
											{t("usage.reserved.by", { name: reservation.memberName })}
										</>
									)}
								</p>
								<p className="text-muted text-sm">
									{t("usage.reserved.until", {
										time: format.dateTime(reservation.expiresAt),
									})}
								</p>
							</div>
							<Tokens
								value={reservation.reservedTokens}
								className="font-semibold"
							/>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}
