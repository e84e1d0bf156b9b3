namespace Segmind.Sdk.Bench;

/// <summary>So many fetches of a result into its type, from a stub.</summary>
internal static class ResultCalls
{
    public static Func<int, Task> SdkOnStub()
    {
        var job = Client.OnStub(Stub()).GetJob(Answers.SampleId);
        return Repeat.Call(() => new ValueTask<InferenceResult>(job.GetResultAsync()));
    }

    public static Func<int, Task> FloorOnStub()
    {
        var floor = new BareResults(Bare.Over(Stub()));
        var url = Endpoint.Result(Client.Nowhere, Answers.SampleId);
        return Repeat.Call(() => floor.GetAsync(url));
    }

    public static Func<int, Task> TodayOnStub()
    {
        var plain = Plain.Over(Stub(), Client.Nowhere);
        return Repeat.Call(() => new ValueTask<BareResult>(plain.GetAsync(Answers.SampleId)));
    }

    private static StubHandler Stub() => new(Answers.Result(Answers.SampleId));
}
