using System.Collections;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Segmind.Sdk.Models;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>Nothing that a program could write down holds a key or an image, and no log holds a prompt, whatever happens and whatever a server repeats.</summary>
[Collection("Alone")]
public sealed class TextSinkTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Public types of which no object can be made here, each with its reason.</summary>
    private static readonly Dictionary<Type, string> WithoutInstance = [];

    private static readonly string[] Sinks =
    [
        "exception message", "exception text", "exception data", "exception property", "log message", "log state", "log scope", "log exception", "event source", "activity name", "activity tag", "metric tag",
        "ToString", "System.Text.Json", "DebuggerDisplay", "request seen by a handler", "default headers", "returned text",
    ];

    private readonly TextSinks _sinks = new();

    public void Dispose() => _sinks.Dispose();

    [Fact]
    public async Task No_key_no_image_and_in_logs_no_prompt_is_in_any_text()
    {
        var gallery = new Gallery(_sinks);
        foreach (var scenario in Scenarios.All)
        {
            _sinks.Scenario = scenario.Name;
            await PlayAsync(scenario, gallery);
        }

        _sinks.Scenario = "objects of no scenario";
        foreach (var shown in MadeByHand())
        {
            gallery.Add(shown);
        }

        Print();
        Assert.True(Scenarios.All.Select(scenario => scenario.Name).Distinct().Count() >= 40);
        Assert.Empty(Sinks.Except(_sinks.Texts.Select(text => text.Sink)));
        Assert.Empty(gallery.Missing.Except(WithoutInstance.Keys).Select(type => type.Name));
        var finds = Finds().ToList();
        Assert.True(finds.Count == 0, string.Join("\n\n", finds));
    }

    [Fact]
    public void A_canary_is_found_in_every_form()
    {
        Assert.All(Canary.KeyForms, form => Assert.True(Canary.HoldsKey($"x{form}y")));
        Assert.True(Canary.HoldsImage("data:image/png;base64," + Convert.ToBase64String(Canary.Image)));
        Assert.True(Canary.HoldsKey("Basic " + Convert.ToBase64String([.. "user:"u8, .. System.Text.Encoding.ASCII.GetBytes(Canary.SegmindKey)])));
        Assert.False(Canary.HoldsKey("key ************************** is bad") || Canary.HoldsImage("iVBORw0KGgo=") || Canary.HoldsPrompt("a prompt"));
    }

    private async Task PlayAsync(Scenario scenario, Gallery gallery)
    {
        using var server = new RawServer(scenario.Answer);
        if (scenario.IsOffline)
        {
            server.Dispose();
        }

        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new SinkLogger(_sinks)));
        services.AddSingleton<TimeProvider>(new HastyTime { CountsDelays = scenario.CountsDelays });
        var options = new SegmindClientOptions();
        var builder = services.AddSegmind(configured => Configure(options = configured, server.Url, scenario));
        builder.HttpClient.AddHttpMessageHandler(() => new WatchingHandler(_sinks, scenario.Handler));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<SegmindClient>();
        try
        {
            var returned = await scenario.Act(client);
            gallery.Add(returned);
            AddTexts(returned);
        }
        catch (Exception e)
        {
            gallery.Add(e);
            using (provider.GetRequiredService<ILoggerFactory>().CreateLogger("app").BeginScope("a call of {Scenario}", scenario.Name))
            {
                provider.GetRequiredService<ILoggerFactory>().CreateLogger("app").LogError(e, "It went wrong.");
            }
        }

        gallery.Add(client);
        gallery.Add(options);
        gallery.Add(builder);
        AddDefaultHeaders(provider);
    }

    private static void Configure(SegmindClientOptions options, Uri url, Scenario scenario)
    {
        (options.ApiKey, options.AimlApiKey) = (Canary.SegmindKey, Canary.AimlKey);
        (options.BaseAddress, options.StorageAddress, options.AimlAddress) = (url, url, url);
        (options.SubmitTimeout, options.DirectTimeout, options.RequestTimeout, options.FetchTimeout) = (HastyTime.Long, HastyTime.Long, HastyTime.Long, HastyTime.Long);
        scenario.Options(options);
    }

    private void AddTexts(object? returned)
    {
        foreach (var text in returned is string one ? [one] : returned as IEnumerable<string> ?? [])
        {
            _sinks.Add("returned text", text);
        }
    }

    private void AddDefaultHeaders(IServiceProvider provider)
    {
        foreach (var role in Enum.GetValues<HttpRole>())
        {
            var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(FactoryHttpClients.NameOf("", role));
            _sinks.Add("default headers", $"factory {role}: {client.DefaultRequestHeaders}");
        }
    }

    /// <summary>What no call returns, and yet is public.</summary>
    private static object[] MadeByHand() =>
    [
        new ImageInputJsonConverter(), new OpenValueJsonConverter<Sampler>(), PollSchedule.Fixed(TimeSpan.FromSeconds(1)), new BatchOptions(), new BatchProgress(), new SubmitOptions(), new WaitOptions(), new RunOptions { Mode = RunMode.Direct }, OutputImage.FromBytes(Canary.Image), ImageInput.FromBytes(Canary.Image),
        ImageInput.FromDataUri("data:image/png;base64," + Convert.ToBase64String(Canary.Image)), new AnyModel("m"), UnknownResolution.Adopt("r1"), UnknownResolution.NotAccepted, new RunOnceOptions { SaveTo = "images" }, new ResumeOptions(), new FileJobJournalOptions(), new JournalAttempt(1, new byte[3]), new JournalKey("k", 1), OnUnknown.Throw, RunState.Free, new KeyInFlightException("in flight"), new JournalException("broken"), new SpendBudget(1) { Price = _ => 1 }, new SpendLimitExceededException("over"), WorkflowAuthentication.Both, RunMode.Queue, .. Scenarios.Requests,
    ];

    private IEnumerable<string> Finds() => _sinks.Texts
        .Where(text => Canary.HoldsKey(text.Text) || Canary.HoldsImage(text.Text) || (MustHoldNoPrompt(text.Sink) && Canary.HoldsPrompt(text.Text)))
        .Select(text => $"{text.Scenario}: {text.Sink}: {(text.Text.Length < 400 ? text.Text : text.Text[..400].ReplaceLineEndings(" ") + "…")}")
        .Distinct()
        .Take(30);

    /// <summary>An exception that an app logs is the app's choice; what the SDK and the HTTP stack write by themselves holds no prompt.</summary>
    private static bool MustHoldNoPrompt(string sink) => sink is "log message" or "log state" or "log scope" or "event source" or "activity name" or "activity tag" or "metric tag";

    private void Print()
    {
        output.WriteLine($"{Scenarios.All.Count} scenarios, {typeof(SegmindClient).Assembly.GetExportedTypes().Length} public types, {_sinks.Texts.Count} texts");
        foreach (var sink in _sinks.Texts.GroupBy(text => text.Sink).OrderBy(sink => sink.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{sink.Count(),7}  {sink.Key}");
        }
    }

    /// <summary>An app's own handler, which writes down what it sees of each request before and after.</summary>
    private sealed class WatchingHandler(TextSinks sinks, Action<HttpRequestMessage> change) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            change(request);
            sinks.Add("request seen by a handler", request.ToString());
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                sinks.Add("request seen by a handler", response.RequestMessage?.ToString());
                return response;
            }
            finally
            {
                sinks.Add("request seen by a handler", request.ToString());
            }
        }
    }
}
