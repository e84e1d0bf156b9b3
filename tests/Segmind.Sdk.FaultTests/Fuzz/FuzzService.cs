namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>The service of one case: answers each request with a seed of its route, as it is at first if the case says so, then changed.</summary>
internal sealed class FuzzService : HttpMessageHandler
{
    private const int MostRequests = 64;
    private ulong _seed;
    private long _number;
    private int _intact;

    public List<MutatedAnswer> Answers { get; } = [];

    public int Mutated => Math.Max(0, Answers.Count - _intact);

    public bool Overrun { get; private set; }

    /// <summary>What making the answers allocated: not the client's doing.</summary>
    public long Allocated { get; private set; }

    public void Begin(ulong seed, long number, int intact)
    {
        (_seed, _number, _intact) = (seed, number, intact);
        Answers.Clear();
        Allocated = 0;
        Overrun = false;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Overrun |= Answers.Count >= MostRequests;
        var answer = Overrun ? throw new InvalidOperationException("The call goes on and on.") : Answer(request);
        Answers.Add(answer);
        answer.Response.RequestMessage = request;
        var sent = Task.FromResult(answer.Response);
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        return sent;
    }

    private MutatedAnswer Answer(HttpRequestMessage request)
    {
        var random = new FuzzRandom(_seed, _number, Answers.Count);
        var (usual, seeds) = Route(request);
        return Answers.Count < _intact ? MutatedAnswer.AsIs(usual) : MutatedAnswer.Of(Choose(seeds, random), random);
    }

    /// <summary>Half the cases have a service that stays with its answer, or a rate limit would never outlast a call's repeats.</summary>
    private FuzzSeed Choose(FuzzSeed[] seeds, FuzzRandom random)
    {
        var choice = _number % 2 == 0 ? random : new FuzzRandom(_seed, _number, part: -2);
        return choice.Pick(choice.Below(8) switch { 0 => FuzzSeeds.All, < 3 => FuzzSeeds.Errors, _ => seeds });
    }

    private static (FuzzSeed Usual, FuzzSeed[] Seeds) Route(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        var isPost = request.Method == HttpMethod.Post;
        return request.RequestUri.Host switch
        {
            "workflows-api.segmind.com" => (FuzzSeeds.Named("upload.200"), FuzzSeeds.Uploads),
            "api.aimlapi.com" => (FuzzSeeds.Named("aiml-later"), FuzzSeeds.Aiml),
            "api.segmind.com" when path.StartsWith("/workflows/", StringComparison.Ordinal) => isPost
                ? (FuzzSeeds.Named("workflow-submit"), FuzzSeeds.WorkflowSubmits)
                : (FuzzSeeds.Named("workflow-completed"), FuzzSeeds.Workflows),
            "api.segmind.com" when path == "/v1/get-user-credits" => (FuzzSeeds.Named("credits"), FuzzSeeds.Credits),
            "api.segmind.com" when isPost => path.StartsWith("/v1/", StringComparison.Ordinal)
                ? (FuzzSeeds.Named("v1-image"), FuzzSeeds.Directs)
                : (FuzzSeeds.Named("v2-submit"), FuzzSeeds.Submits),
            "api.segmind.com" => path.EndsWith("/status", StringComparison.Ordinal)
                ? (FuzzSeeds.Named("v2-status-completed"), FuzzSeeds.Statuses)
                : (FuzzSeeds.Named("v2-result-image"), FuzzSeeds.Results),
            _ => (FuzzSeeds.Named("download-image"), FuzzSeeds.Downloads),
        };
    }
}
