using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segmind.Sdk.Emulator;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.DocsTests.Snippets;

/// <summary>The README's snippets, run as they stand there. ReadmeTests holds both texts against each other.</summary>
public sealed class ReadmeSnippets : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("segmind-readme").FullName;
    private readonly string _home = Environment.CurrentDirectory;
    private SegmindEmulator _emulator = null!;
    private Sdk.SegmindClient client = null!;
    private ImageInput photo = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await SegmindEmulator.StartAsync();
        SegmindClient.Emulator = _emulator;
        client = _emulator.CreateClient();
        var png = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "Quickstart", "portrait.png"), TestContext.Current.CancellationToken);
        photo = ImageInput.FromUrl(_emulator.AddMedia(png, "image/png"));
        Environment.CurrentDirectory = _directory;
        await File.WriteAllBytesAsync("portrait.jpg", png, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync("model.png", png, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.CurrentDirectory = _home;
        client.Dispose();
        await _emulator.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Three_lines()
    {
        // snippet: three-lines
        using var client = new SegmindClient();
        var result = await client.RunAsync(new SeedEditV3 { Image = ImageInput.FromFile("portrait.jpg"), Prompt = "a sunny beach behind her" });
        await result.Images[0].SaveAsync("beach.png");
        // end
        Assert.True(new FileInfo("beach.png").Length > 0);
        Assert.Equal("seededit-v3", Assert.Single(_emulator.Ledger.Entries).Slug);
    }

    [Fact]
    public async Task Run_with_options()
    {
        // snippet: run-with-options
        var request = new SeedreamV5LiteI2I
        {
            Images = [ImageInput.FromFile("model.png"), ImageInput.FromUrl("https://example.com/coat.png")],
            Prompt = "the model wears the coat",
            AspectRatio = SeedreamAspectRatio.Ratio1x1,
            Size = "2K",            // value sets take any string, for what the server adds tomorrow
            MaxImages = 2,
        };
        var result = await client.RunAsync(request, new RunOptions
        {
            Timeout = TimeSpan.FromMinutes(5),
            Progress = new Progress<JobStatus>(status => Console.WriteLine(status)),
        });
        Console.WriteLine($"{result.Images.Count} images, cost {result.Metrics.Cost}");
        // end
        Assert.Equal(2, result.Images.Count);
    }

    [Fact]
    public async Task Direct()
    {
        // snippet: direct
        var quick = await client.RunAsync(
            new Sd3MedImg2Img { Image = photo, Prompt = "3d pixar style", Sampler = Sampler.DpmPp2M },
            new RunOptions { Mode = RunMode.Direct });
        // end
        Assert.Single(quick.Images);
    }

    [Fact]
    public async Task Submit_and_watch()
    {
        // snippet: submit
        var job = await client.SubmitAsync(new SeedEditV3 { Image = photo, Prompt = "golden hour" });
        Console.WriteLine(job.RequestId);                                    // keep it: it is good for an hour

        // later, or in another process with the same key:
        var result = await client.GetJob(job.RequestId).WaitAsync(new WaitOptions { Timeout = TimeSpan.FromMinutes(10) });
        // end
        Assert.Single(result.Images);
        Assert.Single(_emulator.Ledger.Entries);

        // snippet: watch
        await foreach (var status in job.WatchAsync())
        {
            Console.WriteLine(status);                                       // one line per change: QUEUED, PROCESSING, COMPLETED
        }
        // end
    }

    [Fact]
    public async Task When_to_poll()
    {
        var request = new SeedEditV3 { Image = photo, Prompt = "golden hour" };
        // snippet: schedule
        var result = await client.RunAsync(request, new RunOptions { Schedule = PollSchedule.Adaptive });
        // end
        Assert.Single(result.Images);
    }

    [Fact]
    public async Task Upload_and_any_model()
    {
        // snippet: upload
        var url = await client.UploadAsync(ImageInput.FromFile("portrait.jpg"));   // only needed for untyped parameters
        // end

        // snippet: any-model
        var fox = await client.RunAsync(new AnyModel("nano-banana") { ["prompt"] = "a red fox", ["image_urls"] = new JsonArray(url.AbsoluteUri) });

        var request = new SeedEditV3 { Image = photo, Prompt = "snow" };
        request.AdditionalParameters["new_parameter"] = 3;
        // end
        Assert.Single(fox.Images);
        Assert.Single((await client.RunAsync(request)).Images);
    }

    [Fact]
    public async Task Save()
    {
        var result = await client.RunAsync(new Sd3MedImg2Img { Image = photo, Prompt = "x" }, new RunOptions { Mode = RunMode.Direct });

        // snippet: save
        await result.Images[0].SaveAsync("edited.png", overwrite: true);     // whole or not at all
        var paths = await result.SaveAllAsync("album");                      // names of ours, right extensions, nothing replaced
        await using var stream = await result.Images[0].OpenReadAsync();     // downloaded while you read
        // end
        Assert.True(File.Exists("edited.png"));
        Assert.Equal(".png", Path.GetExtension(Assert.Single(paths)));
        Assert.True(stream.ReadByte() >= 0);
    }

    [Fact]
    public async Task Run_once()
    {
        var request = new SeedEditV3 { Image = photo, Prompt = "x" };

        // snippet: run-once
        using var client = new SegmindClient(new SegmindClientOptions { Journal = new FileJobJournal("journal") });
        var result = await client.RunOnceAsync("order-4711", request);       // run this program as often as you like
        Console.WriteLine(result.Images[0].Path);                            // saved beside the journal, or in RunOnceOptions.SaveTo
        // end
        using var again = new SegmindClient(new SegmindClientOptions { Journal = new FileJobJournal("journal") });
        Assert.Equal(result.Images[0].Path, (await again.RunOnceAsync("order-4711", request)).Images[0].Path);
        Assert.Single(_emulator.Ledger.Entries);
    }

    [Fact]
    public async Task Resume()
    {
        var request = new SeedEditV3 { Image = photo, Prompt = "x" };
        using var client = new SegmindClient(new SegmindClientOptions { Journal = new FileJobJournal("journal") });
        await Assert.ThrowsAsync<InferenceTimeoutException>(() => client.RunOnceAsync("order-4711", request, new RunOnceOptions { Timeout = TimeSpan.FromTicks(1) }));

        // snippet: resume
        await foreach (var run in client.ResumePendingAsync())               // after a crash: everything that had not ended
        {
            Console.WriteLine($"{run.Key}: {run.State} {run.Error?.Message}");
        }

        // end
        Assert.Equal(RunState.Saved, (await client.FindRunAsync("order-4711")).State);
        Assert.Single(_emulator.Ledger.Entries);
    }

    [Fact]
    public async Task Resolve()
    {
        var request = new SeedEditV3 { Image = photo, Prompt = "x" };
        using var client = new SegmindClient(new SegmindClientOptions { Journal = new FileJobJournal("journal") });
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting });
        await Assert.ThrowsAsync<SubmitOutcomeUnknownException>(() => client.RunOnceAsync("order-4711", request));

        // snippet: resolve
        var run = await client.FindRunAsync("order-4711");
        if (run.State == RunState.Unknown)
        {
            await client.ResolveAsync(run.Key, run.Attempt, UnknownResolution.Adopt("2c7f59ea-4d0e-4b7a-9c7e-1f3d0a2b6c58"));   // or NotAccepted
        }

        // end
        Assert.Equal(RunState.Accepted, (await client.FindRunAsync("order-4711")).State);
    }

    [Fact]
    public async Task Spend_limit()
    {
        var request = new SeedEditV3 { Image = photo, Prompt = "x" };

        // snippet: spend-limit
        var budget = new SpendBudget(0.10m)                                  // US dollars; give it to several clients and they share it
        {
            Price = request => request is SeedEditV3 ? 0.06m : null,         // the most one run can cost
            MinimumCredits = 1,                                              // best effort: what must be left on the account
        };
        using var client = new SegmindClient(new SegmindClientOptions { Budget = budget });
        await client.RunAsync(request);                                      // reserved 0.06, cost 0.05
        try
        {
            await client.RunAsync(request);
        }
        catch (SpendLimitExceededException e)                                // nothing was sent, uploads included
        {
            Console.WriteLine($"{e.Spent} of {e.Limit} USD spent, {e.Reserve} more wanted");
        }
        // end
        Assert.Equal(0.05m, budget.Spent);
        Assert.Single(_emulator.Ledger.Entries);
    }

    [Fact]
    public async Task Many()
    {
        var requests = Enumerable.Range(0, 8).Select(number => new SeedEditV3 { Image = photo, Prompt = $"background {number}" });
        for (var run = 0; run < 2; run++)
        {
            await using var client = new SegmindClient(new SegmindClientOptions { Journal = new FileJobJournal("journal") });
            await RunManyAsync(client);
            Assert.Equal(8, _emulator.Ledger.Entries.Count);
        }

        async Task RunManyAsync(Sdk.SegmindClient client)
        {
            // snippet: many
            using var limiter = new TokenBucketRateLimiter(new()                  // your account's rate; without one, a 429 pauses all submits
            {
                TokenLimit = 10,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = int.MaxValue,
            });
            var options = new BatchOptions
            {
                MaxConcurrency = 16,
                SubmitLimiter = limiter,
                Key = (request, index) => $"catalogue/{index}",                    // with a journal: run the program again and it goes on
            };
            await foreach (var outcome in client.RunManyAsync(requests, options))  // each as it ends
            {
                Console.WriteLine(outcome.Error is null ? outcome.Result!.Images[0].Path : $"{outcome.Index}: {outcome.Error.Message}");
            }
            // end
        }
    }

    [Fact]
    public async Task Errors()
    {
        var request = new SeedEditV3 { Image = photo, Prompt = "x" };
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.ModerationFailed });
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.DropAfterAccepting, Skip = 1 });
        _emulator.AddFault(new Fault { Route = FaultRoute.V2Submit, Kind = FaultKind.NoCredits, Skip = 2 });
        for (var i = 0; i < 4; i++)
        {
            // snippet: errors
            try
            {
                await client.RunAsync(request);
            }
            catch (InferenceFailedException e)              // the job ended FAILED: not charged
            {
                Console.WriteLine(e.LooksBlocked ? "blocked by a filter: " + e.Detail : e.Detail);
            }
            catch (InferenceTimeoutException e)             // it goes on: wait for it again, do not submit it again
            {
                await e.Job.WaitAsync();
            }
            catch (SubmitOutcomeUnknownException e)         // it may have been accepted; it was not sent again
            {
                Console.WriteLine($"look in the account's history for {e.Model} at {e.SubmittedAt}");
            }
            catch (SegmindApiException e)                   // refused: e.Kind says what to do
            {
                Console.WriteLine($"{e.Kind}: {e.Message}");
            }
            catch (SegmindConnectionException e)            // no answer to something that is safe to repeat
            {
                Console.WriteLine(e.Message);
            }
            // end
        }

        Assert.Equal(4, _emulator.Requests.Count(arrival => arrival.Method == "POST" && arrival.Path == "/v2/seededit-v3"));
    }

    [Fact]
    public async Task Workflow()
    {
        // snippet: workflow
        var retouched = await client.RunAsync(new RetouchWorkflow { Image = photo, UpscaleFactor = UpscaleFactor.X2 });

        var any = await client.RunAsync(new AnyWorkflow("68a98710c49c91c2edbbbfa0-v1")
        {
            ["image_ukbxw"] = "https://example.com/photo.png",
            ["Instructions"] = "soft light",
        });
        // end
        Assert.Single(retouched.Images);
        Assert.Single(any.Images);
    }

    [Fact]
    public async Task Aiml()
    {
        // snippet: aiml
        var edited = await client.RunAsync(new AimlSeedEdit
        {
            Images = [ImageInput.FromFile("portrait.jpg")],
            Prompt = "add a bird to the foreground",
        });
        // end
        Assert.Single(edited.Images);
    }

    [Fact]
    public async Task Dependency_injection()
    {
        var vault = new Vault();
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Segmind:ApiKey"] = _emulator.ApiKey,
            ["Segmind:BaseAddress"] = _emulator.BaseAddress.AbsoluteUri,
            ["Segmind:StorageAddress"] = _emulator.StorageAddress.AbsoluteUri,
        });

        // snippet: di
        builder.Services.AddSegmind(builder.Configuration.GetSection("Segmind"));
        builder.Services.AddKeyedSegmind("tenant2", options => options.ApiKeyProvider = cancellationToken => vault.GetKeyAsync(cancellationToken));
        // end

        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var result = await host.Services.GetRequiredService<Sdk.SegmindClient>().RunAsync(new SeedEditV3 { Image = photo, Prompt = "x" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(result.Images);
        Assert.NotNull(host.Services.GetRequiredKeyedService<Sdk.SegmindClient>("tenant2"));
    }

    private sealed class Vault
    {
        public ValueTask<string> GetKeyAsync(CancellationToken cancellationToken) => new("SG_0123456789abcdef");
    }
}
