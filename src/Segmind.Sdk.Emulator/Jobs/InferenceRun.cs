using System.Text.Json.Nodes;

namespace Segmind.Sdk.Emulator;

/// <summary>Accepted work. Its state follows from the clock, so that virtual time moves it without any timer.</summary>
internal sealed class InferenceRun(Func<InferenceRun, RunOutput> produce)
{
    private readonly Lock _gate = new();
    private RunOutput? _output;
    private bool _released;
    private bool _shed;

    public required string Id { get; init; }

    public required RunKind Kind { get; init; }

    public required string Slug { get; init; }

    public required string Key { get; init; }

    public required JsonObject Parameters { get; set; }

    public required DateTimeOffset Submitted { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Finished { get; init; }

    public required decimal Price { get; init; }

    /// <summary>Why it will fail; null if it will complete.</summary>
    public string? Problem { get; init; }

    /// <summary>The picture it edits; null if there is none that the emulator can read.</summary>
    public ReadOnlyMemory<byte>? Input { get; set; }

    public string Prompt => Parameters.Text("prompt") ?? Parameters.Text("promptText") ?? Parameters.Text("Instructions") ?? "";

    public string RouteName => Kind switch
    {
        RunKind.V1 => "v1",
        RunKind.V2 => "v2",
        RunKind.Workflow => "workflow",
        _ => "aiml",
    };

    /// <summary>What it made: rendered at the first look, not before.</summary>
    public RunOutput Output
    {
        get
        {
            lock (_gate)
            {
                if (_output is not null)
                {
                    return _output;
                }

                var output = _output = produce(this);
                Input = null;
                if (_released)
                {
                    Shed();
                }

                return output;
            }
        }
    }

    /// <summary>
    /// Lets go of the pictures; what the ledger and the history show stays. Work that may yet be looked at for the first time
    /// keeps its input, unless <paramref name="unseenToo"/>: its file would be gone by now as well.
    /// </summary>
    public void Release(bool unseenToo)
    {
        lock (_gate)
        {
            _released = true;
            if (_output is not null || Problem is not null || unseenToo)
            {
                Shed();
            }
        }
    }

    public LedgerState StateAt(DateTimeOffset now)
    {
        if (now < Started)
        {
            return LedgerState.Queued;
        }

        if (now < Finished)
        {
            return LedgerState.Processing;
        }

        return Problem is null ? LedgerState.Completed : LedgerState.Failed;
    }

    public decimal CostAt(DateTimeOffset now) => StateAt(now) == LedgerState.Completed ? Price : 0m;

    private void Shed()
    {
        if (_shed)
        {
            return;
        }

        _shed = true;
        Input = null;
        Parameters = ImageParameter.Shorten(Parameters);
        if (_output is not null)
        {
            _output = _output with { Images = [.. _output.Images.Select(image => image with { Content = default })] };
        }
    }
}
