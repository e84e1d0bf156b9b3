using System.Runtime.CompilerServices;

namespace Segmind.Sdk;

/// <summary>Single flight: per journal, whichever clients use it, one piece of work under a key at a time.</summary>
internal sealed class FlightTable
{
    private static readonly ConditionalWeakTable<IJobJournal, FlightTable> Tables = [];
    private readonly Dictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    public static FlightTable Of(IJobJournal journal) => Tables.GetValue(journal, static _ => new FlightTable());

    /// <summary>Joins the work under way, or starts it. Work that all have left is let come to its end first.</summary>
    public async Task<Flight> JoinAsync(string key, Func<Flight> newFlight, WaitOptions caller, Func<Flight, Task<InferenceResult>> work, CancellationToken cancellationToken)
    {
        for (var follows = false; ; follows = true)
        {
            Flight? flight;
            lock (_flights)
            {
                if (!_flights.TryGetValue(key, out flight))
                {
                    _flights[key] = flight = newFlight();
                    flight.FollowsAnother = follows;
                    flight.TryJoin(caller);
                    flight.Start(work);
                    _ = EndAsync(key, flight);
                    return flight;
                }

                if (flight.TryJoin(caller))
                {
                    return flight;
                }
            }

            await flight.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends once nothing is being submitted any more: a job that is on record can be waited for by anybody, and may take hours.</summary>
    public Task DrainAsync()
    {
        lock (_flights)
        {
            return Task.WhenAll(_flights.Values.Select(flight => Task.WhenAny(flight.Ended, flight.JobKnown)));
        }
    }

    private async Task EndAsync(string key, Flight flight)
    {
        await ((Task)flight.Work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_flights)
        {
            _flights.Remove(key);
        }

        flight.End();
    }
}
