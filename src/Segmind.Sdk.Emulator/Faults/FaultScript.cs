namespace Segmind.Sdk.Emulator;

/// <summary>The faults to come, in the order they were added.</summary>
internal sealed class FaultScript
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Probability is not (>= 0 and <= 1))
        {
            throw new ArgumentException("Probability must be between 0 and 1.", nameof(fault));
        }

        if (fault.Skip < 0 || fault.Times < 0)
        {
            throw new ArgumentException("Skip and Times can't be negative.", nameof(fault));
        }

        if (fault.Status is < 200 or > 599)
        {
            throw new ArgumentException("Status must be between 200 and 599.", nameof(fault));
        }

        if (fault.AfterAccepting && fault.Kind != FaultKind.Respond)
        {
            throw new ArgumentException("AfterAccepting goes with Respond only.", nameof(fault));
        }

        if (fault.Delay < TimeSpan.Zero)
        {
            throw new ArgumentException("Delay can't be negative.", nameof(fault));
        }

        if (fault.Route != FaultRoute.Any && !IsSuited(fault.Kind, fault.Route))
        {
            throw new ArgumentException($"{fault.Kind} means nothing on {fault.Route}.", nameof(fault));
        }

        lock (_gate)
        {
            _entries.Add(new Entry(fault));
        }
    }

    public Fault? Take(FaultRoute route, string? slug)
    {
        lock (_gate)
        {
            return _entries.FirstOrDefault(entry => entry.Strikes(route, slug))?.Fault;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    private static bool IsSuited(FaultKind kind, FaultRoute route) => kind switch
    {
        FaultKind.ModerationFailed or FaultKind.RetiredModel or FaultKind.NoCredits =>
            route is FaultRoute.V1 or FaultRoute.V2Submit or FaultRoute.WorkflowSubmit or FaultRoute.Aiml,
        FaultKind.OtherShape => route is FaultRoute.Upload or FaultRoute.Aiml,
        _ => true,
    };

    private sealed class Entry(Fault fault)
    {
        // A seeded sequence is the point; nothing here is a secret.
#pragma warning disable CA5394
        private readonly Random _chance = new(fault.Seed);
        private int _passed;
        private int _struck;

        public Fault Fault { get; } = fault;

        public bool Strikes(FaultRoute route, string? slug)
        {
            if (Fault.Route != FaultRoute.Any && Fault.Route != route)
            {
                return false;
            }

            if (Fault.Slug is not null && Fault.Slug != slug)
            {
                return false;
            }

            if (!IsSuited(Fault.Kind, route) || _struck >= Fault.Times)
            {
                return false;
            }

            if (_passed < Fault.Skip)
            {
                _passed++;
                return false;
            }

            if (Fault.Probability < 1 && _chance.NextDouble() >= Fault.Probability)
            {
                return false;
            }

            _struck++;
            return true;
        }
#pragma warning restore CA5394
    }
}
