using System.Globalization;

namespace Segmind.Sdk.Victim;

/// <summary>What a victim is told to do, and where to die.</summary>
internal sealed record VictimOrder
{
    public required string Script { get; init; }

    /// <summary>The key, or several with commas between them.</summary>
    public required string Key { get; init; }

    public required string Journal { get; init; }

    public required string Image { get; init; }

    public required Uri Service { get; init; }

    public required Uri Storage { get; init; }

    public required string ApiKey { get; init; }

    public string Trace { get; init; } = "";

    /// <summary>The number of the boundary to die at; 0 for none.</summary>
    public int DieAt { get; init; }

    /// <summary>The name of the boundary to die at.</summary>
    public string DieAtName { get; init; } = "";

    public VictimSignal Signal { get; init; } = VictimSignal.Kill;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How wrong the machine's clock is.</summary>
    public TimeSpan ClockError { get; init; }

    /// <summary>In US dollars, for two images a run at 0.10 each; <see langword="null"/> for none.</summary>
    public decimal? Budget { get; init; }

    /// <summary>The fault that a test plants at the storage seam; empty for none.</summary>
    public string Sabotage { get; init; } = "";

    public IEnumerable<string> ToArguments() =>
    [
        Script, Key, Journal, Image, Service.AbsoluteUri, Storage.AbsoluteUri, ApiKey, Trace,
        DieAt.ToString(CultureInfo.InvariantCulture), DieAtName, Signal.ToString(),
        Timeout.ToString("c"), ClockError.ToString("c"), Budget?.ToString(CultureInfo.InvariantCulture) ?? "", Sabotage,
    ];

    public static VictimOrder Parse(string[] arguments) => new()
    {
        Script = arguments[0],
        Key = arguments[1],
        Journal = arguments[2],
        Image = arguments[3],
        Service = new Uri(arguments[4]),
        Storage = new Uri(arguments[5]),
        ApiKey = arguments[6],
        Trace = arguments[7],
        DieAt = int.Parse(arguments[8], CultureInfo.InvariantCulture),
        DieAtName = arguments[9],
        Signal = Enum.Parse<VictimSignal>(arguments[10]),
        Timeout = TimeSpan.Parse(arguments[11], CultureInfo.InvariantCulture),
        ClockError = TimeSpan.Parse(arguments[12], CultureInfo.InvariantCulture),
        Budget = arguments[13].Length == 0 ? null : decimal.Parse(arguments[13], CultureInfo.InvariantCulture),
        Sabotage = arguments[14],
    };
}
