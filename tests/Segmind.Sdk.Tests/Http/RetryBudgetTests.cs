using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>Repeats of reads are paid from one budget per client: an outage exhausts it, single faults do not.</summary>
public sealed class RetryBudgetTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public void It_pays_for_so_many_repeats_and_no_more()
    {
        var budget = new RetryBudget();

        Assert.Equal(RetryBudget.Repeats, Enumerable.Range(0, 1000).Count(_ => budget.TryTake()));
    }

    [Fact]
    public void A_repeat_that_succeeds_costs_nothing_in_the_end()
    {
        var budget = Exhausted();

        budget.Earn(wasRepeat: true);

        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }

    [Fact]
    public void Five_successes_at_the_first_try_earn_a_repeat()
    {
        var budget = Exhausted();

        for (var i = 0; i < RetryBudget.SuccessesPerRepeat; i++)
        {
            Assert.False(budget.TryTake());
            budget.Earn(wasRepeat: false);
        }

        Assert.True(budget.TryTake());
    }

    [Fact]
    public void Successes_do_not_pile_up_beyond_what_it_began_with()
    {
        var budget = new RetryBudget();
        for (var i = 0; i < 1000; i++)
        {
            budget.Earn(wasRepeat: true);
        }

        Assert.Equal(RetryBudget.Repeats, Enumerable.Range(0, 1000).Count(_ => budget.TryTake()));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("result")]
    [InlineData("credits")]
    [InlineData("upload")]
    [InlineData("download")]
    public async Task In_an_outage_each_kind_of_read_is_repeated_until_the_budget_is_gone(string kind)
    {
        using var service = new FakeService(arrival => arrival.Path == "/v2/requests/paid" ? Fixture.Reply("v2-result-image.200.json") : throw new HttpRequestException("no route"));
        using var client = service.NewClient(_time);
        var image = (await client.GetJob("paid").GetResultAsync()).Images[0];
        service.Arrivals.Clear();
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<SegmindConnectionException>(() => _time.RunAsync(kind == "download" ? image.OpenReadAsync() : CallAsync(client, kind, i)));
        }

        Assert.Equal(100 + RetryBudget.Repeats, service.Arrivals.Count);
    }

    [Fact]
    public async Task The_kinds_share_one_budget()
    {
        string[] kinds = ["status", "result", "credits", "upload"];
        using var service = new FakeService(_ => JobService.Error(503));
        using var client = service.NewClient(_time);
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<SegmindApiException>(() => _time.RunAsync(CallAsync(client, kinds[i % kinds.Length], i)));
        }

        Assert.Equal(100 + RetryBudget.Repeats, service.Arrivals.Count);
    }

    [Fact]
    public async Task When_the_outage_is_over_repeats_come_back()
    {
        var broken = true;
        using var service = new FakeService(_ => broken ? JobService.Error(503) : FakeService.Json("""{"credits":1}"""));
        using var client = service.NewClient(_time);
        await FailCreditsAsync(client, 50);
        broken = false;
        for (var i = 0; i < RetryBudget.SuccessesPerRepeat * 2; i++)
        {
            await client.GetCreditsAsync();
        }

        broken = true;
        var before = service.Arrivals.Count;
        await FailCreditsAsync(client, 1);

        Assert.Equal(1 + RetryTable.ReadRetries, service.Arrivals.Count - before);
    }

    [Fact]
    public async Task Three_faults_in_ten_never_exhaust_it()
    {
        var random = new Random(7);
        using var service = new FakeService(_ => random.Next(10) < 3 ? JobService.Error(503) : FakeService.Json("""{"credits":1}"""));
        using var client = service.NewClient(_time);
        var lost = 0;
        for (var i = 0; i < 300; i++)
        {
            lost += await Record.ExceptionAsync(() => _time.RunAsync(client.GetCreditsAsync())) is null ? 0 : 1;
        }

        // Three broken tries in a row: 27 of a thousand. Without repeats it would be 90 of these.
        Assert.InRange(lost, 1, 20);
    }

    [Fact]
    public async Task A_refusal_shows_that_the_service_is_there()
    {
        var status = 503;
        using var service = new FakeService(_ => JobService.Error(status));
        using var client = service.NewClient(_time);
        await FailCreditsAsync(client, 50);
        status = 401;
        await FailCreditsAsync(client, RetryBudget.SuccessesPerRepeat);
        status = 503;
        var before = service.Arrivals.Count;

        await FailCreditsAsync(client, 1);

        Assert.Equal(2, service.Arrivals.Count - before);
    }

    private static RetryBudget Exhausted()
    {
        var budget = new RetryBudget();
        while (budget.TryTake())
        {
        }

        return budget;
    }

    private async Task FailCreditsAsync(SegmindClient client, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Assert.ThrowsAsync<SegmindApiException>(() => _time.RunAsync(client.GetCreditsAsync()));
        }
    }

    private static Task CallAsync(SegmindClient client, string kind, int number) => kind switch
    {
        "status" => client.GetJob("r1").GetStatusAsync(),
        "result" => client.GetJob("r1").GetResultAsync(),
        "credits" => client.GetCreditsAsync(),
        _ => client.UploadAsync(ImageInput.FromBytes(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, (byte)number })),
    };
}
