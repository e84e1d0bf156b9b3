using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>What the account's request history may and may not say about a submit of unknown outcome.</summary>
public sealed class ReconcileTests : IDisposable
{
    private const string Key = "order-4711";
    private readonly TempFolder _folder = new();
    private readonly JobService _service;

    public ReconcileTests() => _service = new JobService(options => options.Journal = new FileJobJournal(_folder["journal"]));

    private RunOnceOptions Options => new() { SaveTo = _folder["images"], Timeout = Timeout.InfiniteTimeSpan };

    [Fact]
    public async Task The_one_request_that_fits_is_adopted()
    {
        var parameters = await LoseAsync(JobService.Request);
        Answer(page => page == 1 ? [Row("r7", parameters)] : []);

        await ReconcileAsync(JobService.Request);

        Assert.Equal("r7", (await _service.Client.FindRunAsync(Key)).Job?.RequestId);
        Assert.Single(_service.Service.Posts);
    }

    [Fact]
    public async Task A_prompt_fits_no_other_whatever_it_says()
    {
        var request = JobService.Request with { Prompt = "Edit the image: make it night" };
        var parameters = await LoseAsync(request);
        Answer(page => page == 1 ? [Row("r7", parameters.Replace("night", "noon", StringComparison.Ordinal))] : []);

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => ReconcileAsync(request));
    }

    [Fact]
    public async Task A_local_image_fits_whatever_address_it_was_uploaded_to()
    {
        var request = JobService.Request with { Image = ImageInput.FromBytes(JobService.Picture) };
        _service.Upload = () => FakeService.Json("""{"file_urls":["https://images.segmind.com/assets/a.png"]}""");
        var parameters = await LoseAsync(request);
        Answer(page => page == 1 ? [Row("r7", parameters.Replace("assets/a.png", "assets/b.png", StringComparison.Ordinal))] : []);

        await ReconcileAsync(request);

        Assert.Equal("r7", (await _service.Client.FindRunAsync(Key)).Job?.RequestId);
    }

    [Fact]
    public async Task The_job_of_another_key_is_not_taken_for_this_one()
    {
        await _service.Time.RunAsync(_service.Client.RunOnceAsync("order-1", JobService.Request, Options));
        var parameters = await LoseAsync(JobService.Request);
        Answer(page => page == 1 ? [Row(JobService.Id, parameters)] : []);

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => ReconcileAsync(JobService.Request));
    }

    [Fact]
    public async Task A_history_that_is_longer_than_what_is_read_proves_nothing()
    {
        var parameters = await LoseAsync(JobService.Request);
        Answer(page => Enumerable.Range(0, 100).Select(n => page == 1 && n == 0 ? Row("r7", parameters) : Row($"x{page}-{n}", "{}")));

        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => ReconcileAsync(JobService.Request));
        Assert.Equal(10, _service.Fetches.Count);
    }

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    private static string Row(string id, string parameters) =>
        $$"""{"request_id":"{{id}}","model_name":"seededit-v3","created_at":"{{VirtualTime.Start:O}}","parameters":{{parameters}}}""";

    /// <summary>Answers the n-th page of the history, and then the adopted job's result.</summary>
    private void Answer(Func<int, IEnumerable<string>> rows)
    {
        var before = _service.Fetches.Count;
        var isOver = false;
        _service.Results = n =>
        {
            var page = isOver ? [] : rows(n - before).ToList();
            var history = isOver ? null : $"[{string.Join(',', page)}]";
            isOver |= page.Count < 100;
            return FakeService.Json(history ?? """{"status":"COMPLETED","output":"https://images.segmind.com/generations/x.png"}""");
        };
    }

    private async Task<string> LoseAsync(SeedEditV3 request)
    {
        var submit = _service.Submit;
        _service.Submit = () => throw new HttpRequestException("reset");
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => _service.Time.RunAsync(_service.Client.RunOnceAsync(Key, request, Options)));
        _service.Submit = submit;
        return _service.Service.Posts.Last().Body!;
    }

    private Task<InferenceResult> ReconcileAsync(SeedEditV3 request)
    {
        var options = Options;
        options.OnUnknown = OnUnknown.Reconcile;
        return _service.Time.RunAsync(_service.Client.RunOnceAsync(Key, request, options));
    }
}
