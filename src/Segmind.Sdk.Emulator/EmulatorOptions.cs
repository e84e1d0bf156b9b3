namespace Segmind.Sdk.Emulator;

/// <summary>How <see cref="SegmindEmulator.StartAsync"/> sets up the service.</summary>
public sealed class EmulatorOptions
{
    /// <summary>The first of three consecutive loopback ports: base, storage and media.</summary>
    /// <value>Default: 0, which takes any three free ports.</value>
    public int Port { get; set; }

    /// <summary>The one Segmind key to accept.</summary>
    /// <value>Default: <see langword="null"/>, which accepts every key of the form <c>SG_…</c>.</value>
    public string? RequiredApiKey { get; set; }

    /// <summary>The one key to accept on the AIML route.</summary>
    /// <value>Default: <see langword="null"/>, which accepts every non-empty Bearer token.</value>
    public string? RequiredAimlApiKey { get; set; }

    /// <summary>The clock that queues, processing, expiry and delays go by.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How long queued work takes.</summary>
    /// <value>Default: <see cref="EmulatorLatency.Short"/>.</value>
    public EmulatorLatency Latency { get; set; }

    /// <summary>Processing times by slug (or workflow id), before <see cref="Latency"/>.</summary>
    /// <value>Default: empty.</value>
    public IDictionary<string, TimeSpan> ProcessingTimes { get; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>The balance the account starts with; completed runs are taken off it.</summary>
    /// <value>Default: 1000.</value>
    public decimal Credits { get; set; } = 1000m;
}
