using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>Everything that could be written down about a call, by whom, as text.</summary>
internal sealed class TextSinks : IDisposable
{
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;
    private readonly EventSink _events;

    public TextSinks()
    {
        _activities = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = Add };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
        _events = new EventSink(this);
    }

    public ConcurrentQueue<(string Sink, string Scenario, string Text)> Texts { get; } = new();

    /// <summary>What is going on, for whoever reads a finding.</summary>
    public string Scenario { get; set; } = "";

    public void Add(string sink, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Texts.Enqueue((sink, Scenario, text));
        }
    }

    public void Dispose()
    {
        _events.Dispose();
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Add(Activity activity)
    {
        Add("activity name", $"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString}");
        foreach (var (name, value) in activity.TagObjects.Concat(activity.Events.SelectMany(e => e.Tags)).Concat(activity.Baggage.Select(pair => KeyValuePair.Create<string, object?>(pair.Key, pair.Value))))
        {
            Add("activity tag", $"{name}={value}");
        }
    }

    private void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, tag) in tags)
        {
            Add("metric tag", $"{instrument.Name} {value} {name}={tag}");
        }
    }

    /// <summary>All public event sources. Out of reach, as SECURITY.md says: the internal one of System.Net.Http and the bridge from DiagnosticListener.</summary>
    private sealed class EventSink(TextSinks sinks) : EventListener
    {
        private static readonly string[] NotListenedTo = ["Private.", "Microsoft-Diagnostics-DiagnosticSource", "Microsoft-Windows-DotNETRuntime", "System.Threading.Tasks.TplEventSource", "System.Buffers.ArrayPoolEventSource"];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (!NotListenedTo.Any(name => eventSource.Name.StartsWith(name, StringComparison.Ordinal)))
            {
                EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            sinks?.Add("event source", $"{eventData.EventSource.Name} {eventData.EventName} {eventData.Message} {string.Join(' ', eventData.Payload?.Select(Show) ?? [])}");

        private static string? Show(object? value) => value is System.Collections.IEnumerable and not string ? System.Text.Json.JsonSerializer.Serialize(value) : value?.ToString();
    }
}
