using BenchmarkDotNet.Attributes;

namespace Segmind.Sdk.Bench;

/// <summary>Each call on a stub by each contender. Public and not sealed, because BenchmarkDotNet derives from it.</summary>
public class StubCalls
{
    private const int Calls = 1000;
    private Func<int, Task> _run = null!;

    [Params("poll", "submit", "result")]
    public string Call { get; set; } = "";

    [Params("SDK", "floor", "today")]
    public string Who { get; set; } = "";

    [GlobalSetup]
    public void SetUp() => _run = (Call, Who) switch
    {
        ("poll", "SDK") => PollCalls.SdkOnStub(),
        ("poll", "floor") => PollCalls.FloorOnStub(),
        ("poll", _) => PollCalls.TodayOnStub(),
        ("submit", "SDK") => SubmitCalls.SdkOnStub(),
        ("submit", "floor") => SubmitCalls.FloorOnStub(),
        ("submit", _) => SubmitCalls.TodayOnStub(),
        (_, "SDK") => ResultCalls.SdkOnStub(),
        (_, "floor") => ResultCalls.FloorOnStub(),
        _ => ResultCalls.TodayOnStub(),
    };

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Run() => _run(Calls);
}
