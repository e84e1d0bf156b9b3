namespace Segmind.Sdk;

/// <summary>What a client knows of how long one model's jobs take: the latency that the model's page states, and the last jobs seen.</summary>
/// <remarks>Thread-safe. It takes about 5 KB once it has been asked for a plan.</remarks>
internal sealed class Latency
{
    /// <summary>How many jobs are remembered: enough for a sharp estimate, few enough to follow a model that changes.</summary>
    public const int Remembered = 64;

    // A plan is made anew when a share of its samples is new, so that a burst of ends costs little.
    private const int NewShare = 8;

    private readonly object _lock = new();
    private readonly GridSample[] _samples = new GridSample[Remembered];
    private TimeSpan? _typical;
    private int _learned;
    private volatile int _news;
    private volatile PollPlan? _plan;

    /// <summary>Begins with what the model's page states.</summary>
    /// <param name="typical"><see langword="null"/>, or not positive, when nothing is stated.</param>
    public Latency(TimeSpan? typical = null) => _typical = Stated(typical);

    /// <summary>The cheapest times to poll, as far as is known now.</summary>
    public PollPlan Plan => _plan is { } plan && !IsStale ? plan : Renew();

    private bool IsStale => _news * NewShare >= Math.Clamp(_learned, 1, Remembered);

    /// <summary>Tells what the model's page states, if nobody has yet.</summary>
    public void Expect(TimeSpan? typical)
    {
        lock (_lock)
        {
            if (_typical is null && Stated(typical) is { } stated)
            {
                _typical = stated;
                _plan = null;
            }
        }
    }

    /// <summary>Adds a job that took exactly so long.</summary>
    public void Learn(TimeSpan latency) => Learn(latency, latency);

    /// <summary>Adds a job that ended between two polls.</summary>
    public void Learn(TimeSpan notBefore, TimeSpan notAfter) => Learn(new LatencySample(notBefore, notAfter));

    /// <summary>Adds a job; the oldest is forgotten.</summary>
    public void Learn(LatencySample sample)
    {
        if (sample.NotAfter <= TimeSpan.Zero)
        {
            return;
        }

        var known = GridSample.Of(sample);
        lock (_lock)
        {
            _samples[_learned % Remembered] = known;
            _learned = _learned == (2 * Remembered) - 1 ? Remembered : _learned + 1;
            _news++;
        }
    }

    private static TimeSpan? Stated(TimeSpan? typical) => typical > TimeSpan.Zero ? typical : null;

    private PollPlan Renew()
    {
        lock (_lock)
        {
            if (_plan is null || IsStale)
            {
                _plan = Make();
                _news = 0;
            }

            return _plan;
        }
    }

    private PollPlan Make()
    {
        Span<GridSample> samples = stackalloc GridSample[Math.Min(_learned, Remembered)];
        _samples.AsSpan(0, samples.Length).CopyTo(samples);
        var estimate = new LatencyEstimate(samples, _typical);
        Span<double> ended = stackalloc double[TimeGrid.Count];
        estimate.Write(ended);
        return PollPlan.Cheapest(ended, new GapLimit(samples.Length < LatencyEstimate.Enough ? 0 : TimeGrid.Seconds[(int)estimate.Median]));
    }
}
