using System.Diagnostics;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>Runs cases one after the other on its own thread, with a client of its own.</summary>
internal sealed class FuzzWorker : IDisposable
{
    /// <summary>What a call may allocate: a base for its machinery, and so much for each answer with its exceptions and for each byte of it.</summary>
    public const long AllocationBase = 512 * 1024;

    public const long AllocationPerAnswer = 16 * 1024;

    public const long AllocationPerByte = 64;
    private const int MostDelays = 64;
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan BetweenCases = TimeSpan.FromHours(2);
    private readonly FuzzService _service = new();
    private readonly LeapingTime _time = new();
    private readonly SegmindClient _client;
    private readonly ulong _seed;
    private long _number;
    private long _since = Stopwatch.GetTimestamp();

    public FuzzWorker(ulong seed)
    {
        _seed = seed;
        _client = new SegmindClient(new SegmindClientOptions { ApiKey = "SG_0123456789abcdef", AimlApiKey = "aiml-0123456789" }, _service, _time);
    }

    public FuzzTally Tally { get; } = new();

    /// <summary>The case under way, for who watches from outside.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>When it began.</summary>
    public long Since => Volatile.Read(ref _since);

    public IReadOnlyList<MutatedAnswer> Answers => _service.Answers;

    /// <summary>Runs one case and says how it ended; what must not happen is put down as a failure.</summary>
    public string Run(long number)
    {
        var random = new FuzzRandom(_seed, number, part: -1);
        var call = FuzzCalls.All[(int)(number % FuzzCalls.All.Count)];
        _service.Begin(_seed, number, intact: random.Below(call.Steps));
        var began = BetweenCases * number;
        _time.LeapTo(began);
        Volatile.Write(ref _number, number);
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());

        var before = GC.GetAllocatedBytesForCurrentThread();
        var (returned, thrown) = Make(call, number);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before - _service.Allocated;

        var (outcome, raw) = Judge(returned, thrown);
        var ending = $"{call.Name}: {outcome}";
        Tally.Count(ending, _service.Answers, _service.Mutated, allocated);
        var length = _service.Answers.Sum(answer => answer.Body.Length);
        var fault = raw is not null ? raw.ToString()
            : _service.Overrun || _time.Delays > MostDelays || _time.Elapsed - began > LongestCall ? $"It made {_service.Answers.Count} requests and {_time.Delays} delays in {_time.Elapsed - began} of its time."
            : allocated > AllocationBase + (AllocationPerAnswer * _service.Answers.Count) + (AllocationPerByte * length) ? $"It allocated {allocated} bytes for answers of {length}."
            : null;
        if (fault is not null)
        {
            Tally.Failures.Add($"SEGMIND_FUZZ_SEED={_seed} SEGMIND_FUZZ_CASE={number} ({call.Name}): {fault}");
        }

        return ending;
    }

    public void Dispose()
    {
        _client.Dispose();
        _service.Dispose();
    }

    private (object? Returned, Exception? Thrown) Make(FuzzCalls.Call call, long number)
    {
        try
        {
            // Only a body that is spooled to a file is not there at once.
            return (call.Run(_client, number).GetAwaiter().GetResult(), null);
        }
        catch (Exception e)
        {
            return (null, e);
        }
    }

    /// <summary>The outcome, or what left the client and is none of the SDK's own.</summary>
    private static (string Outcome, Exception? Raw) Judge(object? returned, Exception? thrown)
    {
        try
        {
            return thrown is not null ? (FuzzOutcome.Of(thrown) ?? "RAW", FuzzOutcome.Of(thrown) is null ? thrown : null)
                : (FuzzOutcome.Of(returned!), null);
        }
        catch (Exception e)
        {
            return ("RAW", e);
        }
    }
}
