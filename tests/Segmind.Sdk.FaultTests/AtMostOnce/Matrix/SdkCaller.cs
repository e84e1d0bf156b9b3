using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>The shipped client.</summary>
internal sealed partial class SdkCaller : ICaller
{
    private static readonly AnyModel Request = new("m") { ["prompt"] = "x" };
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly HastyTime _time = new();
    private readonly RunMode _mode;
    private readonly ServiceProvider? _app;
    private readonly SegmindClient _client;

    public SdkCaller(Cell cell, Watch watch, RunMode mode)
    {
        _mode = mode;
        if (cell.Composition.Place == Place.Constructor)
        {
            var options = new SegmindClientOptions();
            Configure(options, watch);
            _client = new SegmindClient(options, cell.Composition.Chain(watch), _time);
            return;
        }

        _app = cell.Composition.Build(watch, services => services.AddSingleton<TimeProvider>(_time).AddSegmind(options => Configure(options, watch)).HttpClient);
        _client = _app.GetRequiredService<SegmindClient>();
    }

    public async Task<string> CallAsync()
    {
        try
        {
            return _mode == RunMode.Direct
                ? $"result {(await _client.RunAsync(Request, new RunOptions { Mode = RunMode.Direct })).Raw}"
                : $"job {(await _client.SubmitAsync(Request)).RequestId}";
        }
        catch (Exception e)
        {
            return Say(e);
        }
    }

    public async Task LoseTimeAsync(Task call, PostServer server)
    {
        while (!call.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), Clock);
            if (server.Tally.Complete > 0)
            {
                _time.PassLimits();
            }
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _app?.Dispose();
    }

    private static void Configure(SegmindClientOptions options, Watch watch) =>
        (options.ApiKey, options.BaseAddress, options.SubmitTimeout, options.DirectTimeout) = (RawServer.Key, watch.Server.Url, HastyTime.Long, HastyTime.Long);

    /// <summary>An outcome that rests on our own guard rather than on the wire is not the true one.</summary>
    private static string Say(Exception outcome) => outcome switch
    {
        SubmitOutcomeUnknownException { Charge: ChargeOutcome.Unknown, InnerException: not WireGuardException, StatusCode: null } => "unknown, no answer",
        SubmitOutcomeUnknownException { Charge: ChargeOutcome.Unknown, InnerException: not WireGuardException } e => $"unknown, HTTP {(int)e.StatusCode!}, {AnswerIn(e.ResponseBody)}",
        SegmindApiException { Charge: ChargeOutcome.NotCharged } e => $"refused, HTTP {(int)e.StatusCode}, {AnswerIn(e.ResponseBody)}",
        _ => outcome.ToString(),
    };

    private static string AnswerIn(string? body) => Answer().Match(body ?? "").Value;

    [GeneratedRegex("answer [0-9]+")]
    private static partial Regex Answer();
}
