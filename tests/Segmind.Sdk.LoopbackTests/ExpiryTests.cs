using System.Net;
using System.Text.Json.Nodes;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>The hour a job lives and the week a file lives, by a clock that both sides share.</summary>
public sealed class ExpiryTests : LoopbackTest
{
    private readonly VirtualTime _time = new();
    private readonly HttpClient _http = new();

    protected override EmulatorOptions EmulatorOptions => new() { TimeProvider = _time };

    protected override SegmindClient CreateClient() => new(Emulator.CreateClientOptions(), timeProvider: _time);

    [Fact(Timeout = HangGuard)]
    public async Task A_result_is_there_59_minutes_after_the_submit()
    {
        var job = await Client.SubmitAsync(Request());
        _time.Advance(TimeSpan.FromMinutes(59));

        Assert.Equal(JobState.Completed, (await job.GetStatusAsync()).State);
        Photo.AssertEdited(Photo.Png, await Photo.ReadAsync((await job.GetResultAsync()).Images[0]));
        Assert.Equal(job.RequestId, (await job.WaitAsync()).RequestId);
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_result_is_gone_61_minutes_after_the_submit_and_the_job_says_that_it_expired()
    {
        var job = await Client.SubmitAsync(Request());
        Assert.Equal(_time.GetUtcNow(), job.SubmittedAt);
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.True(job.ExpiresAt < _time.GetUtcNow());

        Func<Task>[] calls = [() => job.GetStatusAsync(), () => job.GetResultAsync(), () => job.WaitAsync()];

        foreach (var call in calls)
        {
            var expired = await Assert.ThrowsAsync<SegmindApiException>(call);
            Assert.Equal((SegmindErrorKind.JobExpired, job, ChargeOutcome.Unknown), (expired.Kind, expired.Job, expired.Charge));
        }

        Assert.Equal(1, Posts($"/v2/{SeedEdit}"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_handle_made_from_an_id_can_not_tell_expired_from_unknown()
    {
        var id = (await Client.SubmitAsync(Request())).RequestId;
        _time.Advance(TimeSpan.FromMinutes(61));

        var unknown = await Assert.ThrowsAsync<SegmindApiException>(() => Client.GetJob(id).WaitAsync());

        Assert.Equal(SegmindErrorKind.JobNotFound, unknown.Kind);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(59, null)]
    [InlineData(61, SegmindErrorKind.JobExpired)]
    public async Task A_workflow_run_lives_as_long(int minutes, SegmindErrorKind? refusal)
    {
        var job = await Client.SubmitAsync(new RetouchWorkflow { Image = HostPhoto() });
        _time.Advance(TimeSpan.FromMinutes(minutes));

        if (refusal is null)
        {
            Assert.Single((await job.WaitAsync()).Images);
        }
        else
        {
            Assert.Equal(refusal, (await Assert.ThrowsAsync<SegmindApiException>(() => job.WaitAsync())).Kind);
        }
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_image_outlives_its_job_by_days_and_then_is_gone_too()
    {
        var job = await Client.SubmitAsync(Request());
        _time.Advance(TimeSpan.FromMinutes(1));
        var image = (await job.GetResultAsync()).Images[0];
        _time.Advance(TimeSpan.FromDays(6));
        Assert.NotEmpty(await Photo.ReadAsync(image));
        _time.Advance(TimeSpan.FromDays(1));

        var gone = await Assert.ThrowsAsync<SegmindApiException>(() => Photo.ReadAsync(image));

        Assert.Equal(ChargeOutcome.Charged, gone.Charge);
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_upload_is_used_again_within_the_hour_and_not_after()
    {
        var request = new SeedEditV3 { Image = ImageInput.FromBytes(Photo.Png), Prompt = "x" };
        await Client.SubmitAsync(request);
        _time.Advance(TimeSpan.FromMinutes(59));
        await Client.SubmitAsync(request);
        Assert.Equal(1, Posts("/upload-asset"));
        _time.Advance(TimeSpan.FromMinutes(2));

        await Client.SubmitAsync(request);

        Assert.Equal(2, Posts("/upload-asset"));
    }

    [Fact(Timeout = HangGuard)]
    public async Task An_expired_run_keeps_its_row_and_lets_its_inline_picture_go()
    {
        var inline = $"data:image/png;base64,{Convert.ToBase64String(Photo.LargePng)}";
        var prompt = new string('p', 2000);
        var job = await Client.SubmitAsync(new AnyModel("flux-kontext-pro") { ["prompt"] = prompt, ["input_image"] = inline, ["options"] = new JsonObject { ["tags"] = new JsonArray("a", prompt) } });
        _time.Advance(TimeSpan.FromMinutes(1));
        var picture = await Photo.ReadAsync((await job.GetResultAsync()).Images[0]);
        Assert.Equal(inline, (await HistoryAsync(job.RequestId))["parameters"]!["input_image"]!.GetValue<string>());
        _time.Advance(TimeSpan.FromMinutes(60));
        await Client.SubmitAsync(Request());

        var row = await HistoryAsync(job.RequestId);

        Assert.Equal($"{inline[..64]}...", row["parameters"]!["input_image"]!.GetValue<string>());
        Assert.Equal((prompt, prompt), (row["prompt"]!.GetValue<string>(), row["parameters"]!["options"]!["tags"]![1]!.GetValue<string>()));
        Assert.Equal(picture, await _http.GetByteArrayAsync(row["generation_url"]!.GetValue<string>()));
        Assert.Equal((prompt, 0.05m), (Emulator.Ledger.Entries[0].Prompt, Emulator.Ledger.Entries[0].Cost));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_result_nobody_looked_at_is_still_that_edit_after_the_hour_and_gone_after_the_week()
    {
        var job = await Client.SubmitAsync(Request());
        var late = await Client.SubmitAsync(Request());
        _time.Advance(TimeSpan.FromMinutes(61));
        await Client.SubmitAsync(Request());

        Photo.AssertEdited(Photo.Png, await _http.GetByteArrayAsync((await HistoryAsync(job.RequestId))["generation_url"]!.GetValue<string>()));
        _time.Advance(TimeSpan.FromDays(7));
        await Client.SubmitAsync(Request());

        foreach (var old in new[] { job, late })
        {
            using var gone = await _http.GetAsync(new Uri((await HistoryAsync(old.RequestId))["generation_url"]!.GetValue<string>()));
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    private async Task<JsonNode> HistoryAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Emulator.BaseAddress, $"inference-request/request-history/{id}"));
        request.Headers.Add("x-api-key", Emulator.ApiKey);
        using var reply = await _http.SendAsync(request);
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync())!;
    }

    private SeedEditV3 Request() => new() { Image = HostPhoto(), Prompt = "a sunny beach" };
}
