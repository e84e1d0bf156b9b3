using System.Globalization;
using Segmind.Sdk.ConformanceTests;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

internal enum ChaosOutcome
{
    Result,
    DownloadLost,
    JobFailed,
    Blocked,
    Refused,
    RateLimited,
    UploadLost,
    UnknownAccepted,
    UnknownNotAccepted,
    TimedOut,
    Canceled,
    PollRefused,
    ResultLost,
}

/// <summary>One run of the thousand: what it asked for, how it ended, and what that promises about the bill.</summary>
internal sealed class ChaosCall
{
    private readonly InferenceRequest _request;
    private readonly RunOptions _options;
    private readonly bool _leaves;
    private InferenceResult? _result;
    private Exception? _failure;

    private ChaosCall(string prompt, string path, InferenceRequest request, RunOptions options, bool leaves = false)
    {
        Prompt = prompt;
        Path = path;
        _request = request;
        _options = options;
        _leaves = leaves;
    }

    public string Prompt { get; }

    public string Path { get; }

    public ChaosOutcome Outcome { get; private set; }

    public static ChaosCall Create(int number, Uri photo)
    {
        var prompt = string.Create(CultureInfo.InvariantCulture, $"run {number}");
        AnyModel Any(string slug) => new(slug) { ["prompt"] = prompt, ["image"] = photo.AbsoluteUri };
        var seedEdit = new SeedEditV3 { Image = photo, Prompt = prompt };
        var unique = ImageInput.FromBytes(SamplePng.Create(1 + (number % 40), 1 + (number / 40)));
        return (number % 100) switch
        {
            0 => new(prompt, $"/v2/{ChaosMix.AlwaysLimited}", Any(ChaosMix.AlwaysLimited), Queue()),
            < 6 => new(prompt, $"/v2/{ChaosMix.LimitedAtFirst}", Any(ChaosMix.LimitedAtFirst), Queue()),
            6 => new(prompt, $"/v2/{ChaosMix.ResultNeverComes}", Any(ChaosMix.ResultNeverComes), Queue()),
            7 => new(prompt, $"/v2/{ChaosMix.Slow}", Any(ChaosMix.Slow), Queue(seconds: 1)),
            8 or 9 => new(prompt, "/v2/seededit-v3", seedEdit, Queue(), leaves: true),
            < 30 => new(prompt, "/v2/seededit-v3", seedEdit, Queue()),
            < 45 => new(prompt, "/v2/seededit-v3", seedEdit with { Image = unique }, Queue()),
            < 55 => new(prompt, "/v1/seededit-v3", seedEdit, Direct()),
            < 65 => new(prompt, "/v1/sd3-med-img2img", new Sd3MedImg2Img { Image = photo, Prompt = prompt, Base64 = number % 2 == 0 }, Direct()),
            < 75 => new(prompt, "/v2/seedream-v5-lite-image-to-image", new SeedreamV5LiteI2I { Images = [photo], Prompt = prompt, MaxImages = 1 + (number % 3) }, Queue()),
            < 88 => new(prompt, "/workflows/68a98710c49c91c2edbbbfa0-v1", new RetouchWorkflow { Image = photo, Instructions = prompt }, Queue()),
            _ => new(prompt, "/v1/images/generations", new AimlSeedEdit { Images = [photo], Prompt = prompt, ResponseFormat = number % 2 == 0 ? "url" : "b64_json" }, Direct()),
        };
    }

    public async Task RunAsync(SegmindClient client)
    {
        using var leave = new CancellationTokenSource();
        if (_leaves)
        {
            _options.Progress = new Leaver(leave);
        }

        try
        {
            _result = await client.RunAsync(_request, _options, leave.Token);
            foreach (var image in _result.Images)
            {
                Assert.NotEmpty(await Photo.ReadAsync(image));
            }
        }
        catch (Exception failure) when (failure is SegmindException or InferenceCanceledException)
        {
            _failure = failure;
        }
    }

    /// <summary>Holds the rows of this call against what it said.</summary>
    public void AssertBill(LedgerEntry[] rows)
    {
        Outcome = Classify(rows);
        Assert.True(rows.Length <= 1, $"{Prompt} was accepted {rows.Length} times.");
        var row = rows.SingleOrDefault();
        var (id, charge) = _failure switch
        {
            null => (_result!.RequestId, ChargeOutcome.Charged),
            SegmindException e => (e.Job?.RequestId ?? _result?.RequestId, e.Charge),
            var e => (((InferenceCanceledException)e).Job?.RequestId, ((InferenceCanceledException)e).Charge),
        };
        if (id is not null)
        {
            Assert.Equal(id, row?.RequestId);
        }

        switch (charge)
        {
            case ChargeOutcome.Charged:
                Assert.Equal(LedgerState.Completed, row?.State);
                Assert.Equal(row!.Cost, _result?.Metrics.Cost ?? row.Cost);
                break;
            case ChargeOutcome.NotCharged when Outcome is ChaosOutcome.JobFailed or ChaosOutcome.Blocked:
                Assert.Equal((LedgerState.Failed, 0m), (row?.State, row?.Cost));
                break;
            case ChargeOutcome.NotCharged:
                Assert.Null(row);
                break;
            case ChargeOutcome.ChargedIfCompleted:
                Assert.NotNull(row);
                Assert.NotNull(id);
                break;
            default:
                Assert.IsType<SubmitOutcomeUnknownException>(_failure);
                break;
        }
    }

    private ChaosOutcome Classify(LedgerEntry[] rows) => _failure switch
    {
        null => ChaosOutcome.Result,
        not null when _result is not null => ChaosOutcome.DownloadLost,
        SubmitOutcomeUnknownException => rows.Length > 0 ? ChaosOutcome.UnknownAccepted : ChaosOutcome.UnknownNotAccepted,
        InferenceFailedException => ChaosOutcome.JobFailed,
        InferenceTimeoutException => ChaosOutcome.TimedOut,
        InferenceCanceledException => ChaosOutcome.Canceled,
        SegmindException { Charge: ChargeOutcome.Charged } => ChaosOutcome.ResultLost,
        SegmindApiException { Charge: ChargeOutcome.ChargedIfCompleted, Kind: SegmindErrorKind.Unauthorized } => ChaosOutcome.PollRefused,
        SegmindApiException { Kind: SegmindErrorKind.RateLimited } => ChaosOutcome.RateLimited,
        SegmindApiException { Kind: SegmindErrorKind.ContentBlocked } => ChaosOutcome.Blocked,
        SegmindConnectionException or SegmindApiException { Kind: SegmindErrorKind.UnreadableAnswer } => ChaosOutcome.UploadLost,
        SegmindApiException { Kind: SegmindErrorKind.ModelRetired or SegmindErrorKind.InsufficientCredits or SegmindErrorKind.Forbidden } => ChaosOutcome.Refused,
        _ => throw new InvalidOperationException($"{Prompt} ended in a way that the mix does not contain.", _failure),
    };

    private static RunOptions Queue(int seconds = 30) => new() { Interval = TimeSpan.FromMilliseconds(50), Timeout = TimeSpan.FromSeconds(seconds) };

    private static RunOptions Direct() => new() { Mode = RunMode.Direct };

    private sealed class Leaver(CancellationTokenSource leave) : IProgress<JobStatus>
    {
        public void Report(JobStatus value) => leave.Cancel();
    }
}
