using System.Globalization;
using System.Net;

namespace Segmind.Sdk.Emulator;

/// <summary>How <see cref="SegmindEmulator.StartAsync"/> sets up the service.</summary>
/// <remarks>They are copied at the start: later changes to them change nothing.</remarks>
public sealed class EmulatorOptions
{
    internal const int HighestPort = IPEndPoint.MaxPort - 2;

    /// <summary>Makes a set of defaults.</summary>
    public EmulatorOptions()
    {
    }

    private EmulatorOptions(EmulatorOptions source)
    {
        Port = source.Port;
        RequiredApiKey = source.RequiredApiKey;
        RequiredAimlApiKey = source.RequiredAimlApiKey;
        TimeProvider = source.TimeProvider;
        Latency = source.Latency;
        ProcessingTimes = new Dictionary<string, TimeSpan>(source.ProcessingTimes, StringComparer.Ordinal);
        Credits = source.Credits;
    }

    /// <summary>The first of three consecutive loopback ports: base, storage and media.</summary>
    /// <value>0 to 65533. Default: 0, which takes any three free ports.</value>
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
    /// <value>None is negative. Default: empty.</value>
    public IDictionary<string, TimeSpan> ProcessingTimes { get; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>The balance the account starts with; completed runs are taken off it.</summary>
    /// <value>In Segmind credits, the unit of <see cref="LedgerEntry.Cost"/>; 0 or more. Default: 1000.</value>
    public decimal Credits { get; set; } = 1000m;

    internal static EmulatorOptions CheckedCopy(EmulatorOptions options)
    {
        if (options.Port is < 0 or > HighestPort)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Port must be between 0 and {HighestPort}, not {options.Port}."), nameof(options));
        }

        if (options.Credits < 0)
        {
            throw new ArgumentException("Credits can't be negative.", nameof(options));
        }

        if (options.TimeProvider is null)
        {
            throw new ArgumentException("TimeProvider can't be null.", nameof(options));
        }

        if (options.ProcessingTimes.Values.Any(time => time < TimeSpan.Zero))
        {
            throw new ArgumentException("ProcessingTimes can't be negative.", nameof(options));
        }

        return new EmulatorOptions(options);
    }
}
