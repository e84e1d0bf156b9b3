using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

/// <summary>Batches over real sockets: what arrives is counted at the service.</summary>
public sealed class BatchTests(ITestOutputHelper output) : LoopbackTest
{
    private const int AtOnce = 8;
    private const string Path = "/v2/" + SeedEdit;

    private static BatchOptions Many => new() { MaxConcurrency = AtOnce, Interval = ShortInterval };

    [Fact(Timeout = HangGuard)]
    public async Task Every_row_is_one_row_of_the_ledger_and_the_charges_add_up()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.ModerationFailed, Probability = 0.1, Times = null });
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting, Probability = 0.1, Seed = 1, Times = null });

        var outcomes = await CollectAsync(Client.RunManyAsync(Requests(200), Many));
        while (Emulator.Ledger.Entries.Any(row => row.State is LedgerState.Queued or LedgerState.Processing))
        {
            await Task.Delay(20);
        }

        Assert.Equal(Enumerable.Range(0, 200), outcomes.Select(outcome => outcome.Index).Order());
        Assert.Equal((200, 200), (Posts(Path), Emulator.Ledger.Entries.Count));
        var rows = Emulator.Ledger.Entries.ToDictionary(row => row.Prompt);
        Assert.All(outcomes, outcome => Assert.Equal(rows[Prompt(outcome.Index)].State, outcome.Charge == ChargeOutcome.NotCharged ? LedgerState.Failed : LedgerState.Completed));
        Assert.Equal(rows.Values.Sum(row => row.Cost), outcomes.Sum(outcome => outcome.Cost ?? (outcome.Charge == ChargeOutcome.Unknown ? rows[Prompt(outcome.Index)].Cost : 0)));
        Assert.Equal(
            [ChargeOutcome.Unknown, ChargeOutcome.NotCharged, ChargeOutcome.Charged],
            outcomes.Select(outcome => outcome.Charge).Distinct().Order());
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(FaultKind.Respond, 401)]
    [InlineData(FaultKind.NoCredits, 402)]
    [InlineData(FaultKind.NoCredits, 406)]
    public async Task No_submit_begins_after_the_service_has_refused_the_account(FaultKind kind, int status)
    {
        const int accepted = 30;
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = kind, Status = status, Skip = accepted, Times = null });

        var outcomes = await CollectAsync(Client.RunManyAsync(Requests(200), Many));

        Assert.InRange(Posts(Path), accepted + 1, accepted + AtOnce);
        Assert.Equal(accepted, outcomes.Count(outcome => outcome.Result is not null));
        Assert.Equal(Posts(Path) - accepted, outcomes.Count(outcome => outcome.Error is SegmindApiException));
        Assert.Equal(200 - Posts(Path), outcomes.Count(outcome => outcome.IsSkipped));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_retired_model_is_asked_no_further_and_the_others_go_on()
    {
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Slug = Sd3, Kind = FaultKind.RetiredModel, Times = null });
        var photo = HostPhoto();
        var requests = Enumerable.Range(0, 60).Select(number => number % 2 == 0 ? (InferenceRequest)new Sd3MedImg2Img { Image = photo, Prompt = Prompt(number) } : Request(number, photo));

        var outcomes = await CollectAsync(Client.RunManyAsync(requests, Many));

        Assert.InRange(Posts("/v2/" + Sd3), 1, AtOnce);
        Assert.Equal(30, outcomes.Count(outcome => outcome.Result is not null));
        Assert.Equal(30 - Posts("/v2/" + Sd3), outcomes.Count(outcome => outcome.IsSkipped));
    }

    [Fact(Timeout = HangGuard)]
    public async Task One_rate_limit_pauses_all_submits_until_its_reset()
    {
        const int before = 20;
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.RateLimited, Skip = before });

        var outcomes = await CollectAsync(Client.RunManyAsync(Requests(60), Many));

        // The emulator's limit resets three seconds after the 429, which no limiter or machine comes near by itself.
        var arrivals = Emulator.Requests.Where(request => request.Path == Path).Select(request => request.ReceivedAt).Order().ToList();
        var reset = arrivals[before].AddSeconds(3);
        var during = arrivals.Skip(before + 1).Count(when => when < reset);
        output.WriteLine($"{during} arrivals between the 429 and its reset, {arrivals.Count} in all");
        Assert.InRange(during, 0, AtOnce - 1);
        Assert.Equal(61, arrivals.Count);
        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Result));
    }

    [Fact(Timeout = HangGuard)]
    public async Task Cancelling_leaves_no_row_of_the_ledger_without_its_job()
    {
        using var cancel = new CancellationTokenSource();
        Emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(200), Times = null });
        var outcomes = new List<BatchOutcome>();
        var leaving = Task.Run(async () =>
        {
            while (Posts(Path) < 20)
            {
                await Task.Delay(5);
            }

            await cancel.CancelAsync();
        });

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var outcome in Client.RunManyAsync(Requests(1000), Many, cancel.Token))
            {
                outcomes.Add(outcome);
            }
        });
        await leaving;

        output.WriteLine($"{outcomes.Count} outcomes, {outcomes.Count(outcome => outcome.Job is not null)} cancelled with their job, {outcomes.Count(outcome => outcome.IsSkipped)} not sent");
        Assert.InRange(outcomes.Count(outcome => outcome.Job is not null), 1, AtOnce);
        Assert.InRange(Posts(Path), 20, 20 + AtOnce);
        Assert.Equal(Emulator.Ledger.Entries.Select(row => row.RequestId).Order(), outcomes.Where(outcome => !outcome.IsSkipped).Select(outcome => outcome.RequestId).Order());
        Assert.Equal(Emulator.Ledger.Entries.Count, Posts(Path));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_keyed_batch_that_is_left_and_run_again_charges_each_row_once()
    {
        var requests = Requests(40).ToList();
        var options = Many;
        options.Key = (_, index) => Prompt(index);
        await foreach (var outcome in Client.RunManyAsync(requests, options))
        {
            if (outcome.Index > 5)
            {
                break;
            }
        }

        Assert.InRange(Emulator.Ledger.Entries.Count, 1, 39);
        await using var another = CreateClient();
        var outcomes = await CollectAsync(another.RunManyAsync(requests, options));

        Assert.All(outcomes, outcome => Assert.True(File.Exists(outcome.GetResult().Images[0].Path)));
        Assert.Equal((40, 40), (outcomes.Count, Emulator.Ledger.Entries.Count));
        Assert.Equal(40, Emulator.Ledger.Entries.Select(row => row.Prompt).Distinct().Count());
    }

    [Fact(Timeout = HangGuard)]
    public async Task Local_photos_run_in_a_batch_of_an_injected_client()
    {
        var services = new ServiceCollection();
        services.AddSegmind(options =>
        {
            var there = Emulator.CreateClientOptions();
            (options.ApiKey, options.BaseAddress, options.StorageAddress) = (there.ApiKey, there.BaseAddress, there.StorageAddress);
        });
        await using var provider = services.BuildServiceProvider();
        var photo = ImageInput.FromBytes(Photo.Png);

        var outcomes = await CollectAsync(provider.GetRequiredService<SegmindClient>().RunManyAsync(Enumerable.Range(0, 20).Select(number => new SeedEditV3 { Image = photo, Prompt = Prompt(number) }), Many));

        foreach (var outcome in outcomes)
        {
            Photo.AssertEdited(Photo.Png, await Photo.ReadAsync(outcome.GetResult().Images[0]));
        }

        Assert.Equal((20, 20, 1), (outcomes.Count, Posts(Path), Posts("/upload-asset")));
    }

    protected override SegmindClient CreateClient() => Emulator.CreateClient(options => options.Journal = new FileJobJournal(System.IO.Path.Combine(Folder, "journal")));

    private static string Prompt(int number) => string.Create(CultureInfo.InvariantCulture, $"row {number}");

    private static SeedEditV3 Request(int number, Uri photo) => new() { Image = photo, Prompt = Prompt(number) };

    private static async Task<List<BatchOutcome>> CollectAsync(IAsyncEnumerable<BatchOutcome> outcomes)
    {
        var list = new List<BatchOutcome>();
        await foreach (var outcome in outcomes)
        {
            list.Add(outcome);
        }

        return list;
    }

    private IEnumerable<InferenceRequest> Requests(int count)
    {
        var photo = HostPhoto();
        return Enumerable.Range(0, count).Select(number => Request(number, photo));
    }
}
