namespace Segmind.Sdk.Bench;

/// <summary>Waits for a job that ends at its n-th poll.</summary>
internal static class PollCalls
{
    /// <summary>Shorter than the timer's grain: nothing is waited for between the polls of a stub.</summary>
    private static readonly TimeSpan NoTime = TimeSpan.FromTicks(1);

    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    public static Func<int, Task> Sdk(SegmindClient client)
    {
        var wait = new WaitOptions { Interval = Interval, Timeout = Timeout.InfiniteTimeSpan };
        return polls => client.GetJob(JobId.EndsAt(polls)).WaitAsync(wait);
    }

    public static Func<int, Task> Floor(Uri server, Send send)
    {
        var floor = new BarePolls(send);
        return polls => floor.WaitAsync(Endpoint.Status(server, JobId.EndsAt(polls)), Interval);
    }

    public static Func<int, Task> Today(Plain plain) => polls => plain.WaitAsync(JobId.EndsAt(polls), Interval);

    public static Func<int, Task> SdkOnStub()
    {
        var stub = Stub();
        var client = Client.OnStub(stub);
        var wait = new WaitOptions { Interval = NoTime, Timeout = Timeout.InfiniteTimeSpan };
        return polls =>
        {
            stub.Restart(polls - 1);
            return client.GetJob(Answers.SampleId).WaitAsync(wait);
        };
    }

    public static Func<int, Task> FloorOnStub()
    {
        var stub = Stub();
        var floor = new BarePolls(Bare.Over(stub));
        var url = Endpoint.Status(Client.Nowhere, Answers.SampleId);
        return polls =>
        {
            stub.Restart(polls - 1);
            return floor.WaitAsync(url, NoTime);
        };
    }

    public static Func<int, Task> TodayOnStub()
    {
        var stub = Stub();
        var plain = Plain.Over(stub, Client.Nowhere);
        return polls =>
        {
            stub.Restart(polls - 1);
            return plain.WaitAsync(Answers.SampleId, NoTime);
        };
    }

    private static StubHandler Stub() => new(Answers.Processing(Answers.SampleId), Answers.Completed(Answers.SampleId), Answers.Result(Answers.SampleId));
}
