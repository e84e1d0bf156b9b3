using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>Single flight: per journal, whichever clients use it, one piece of work under a key at a time.</summary>
internal sealed class FlightTable
{
    private static readonly ConditionalWeakTable<IJobJournal, FlightTable> Tables = [];
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    public static FlightTable Of(IJobJournal journal) => Tables.GetValue(journal, static _ => new FlightTable());

    /// <summary>Joins the work under way, or starts it. Work that all have left is let come to its end first.</summary>
    public async Task<Flight> JoinAsync(string key, Func<Flight> newFlight, WaitOptions caller, Func<Flight, Task<InferenceResult>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var mine = newFlight();
            var flight = _flights.GetOrAdd(key, mine);
            if (ReferenceEquals(flight, mine))
            {
                mine.TryJoin(caller);
                mine.Start(work);
                _ = EndAsync(key, mine);
                return mine;
            }

            mine.Dispose();
            if (flight.TryJoin(caller))
            {
                return flight;
            }

            await flight.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Everything under way, for whoever wants to see it through.</summary>
    public Task DrainAsync() => Task.WhenAll(_flights.Values.Select(flight => flight.Ended));

    private async Task EndAsync(string key, Flight flight)
    {
        await ((Task)flight.Work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _flights.TryRemove(new(key, flight));
        flight.End();
    }
}
