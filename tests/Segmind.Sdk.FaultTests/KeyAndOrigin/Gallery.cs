using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>Every object of the SDK's public types that came out of a scenario, shown in all the ways a program shows objects.</summary>
internal sealed partial class Gallery(TextSinks sinks)
{
    private static readonly Assembly Sdk = typeof(SegmindClient).Assembly;
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Type> _types = [];

    /// <summary>Public types that no scenario brought an object of.</summary>
    public IEnumerable<Type> Missing =>
        Sdk.GetExportedTypes().Where(type => type is not { IsAbstract: true, IsSealed: true } && !_types.Any(shown => type.IsAssignableFrom(shown) || (shown.IsGenericType && shown.GetGenericTypeDefinition() == type)));

    public void Add(object? shown)
    {
        switch (shown)
        {
            case null or string or JsonElement or Type:
                return;
            case Exception exception:
                Add(exception);
                break;
            case IEnumerable items when shown.GetType().Assembly != Sdk:
                foreach (var item in items)
                {
                    Add(item);
                }

                return;
        }

        if (shown.GetType().Assembly != Sdk || (!shown.GetType().IsValueType && !_seen.Add(shown)))
        {
            return;
        }

        _types.Add(shown.GetType());
        sinks.Add("ToString", shown.ToString());
        sinks.Add("System.Text.Json", Serialize(shown));
        sinks.Add("DebuggerDisplay", Display(shown));
        foreach (var property in shown.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0))
        {
            AddProperty(shown, property);
        }
    }

    private void Add(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            sinks.Add("exception message", e.Message);
            sinks.Add("exception text", e.ToString());
            foreach (DictionaryEntry entry in e.Data)
            {
                sinks.Add("exception data", $"{entry.Key}={entry.Value}");
            }

            // Empty unless somebody fills it; shown so that the sink is known to work.
            sinks.Add("exception data", $"{e.Data.Count} entries");
        }
    }

    private void AddProperty(object shown, PropertyInfo property)
    {
        var value = Read(shown, property);
        if (shown is Exception)
        {
            sinks.Add("exception property", $"{property.Name}={value}");
        }

        Add(value);
    }

    private static string Serialize(object shown)
    {
        try
        {
            return JsonSerializer.Serialize(shown, shown.GetType());
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    /// <summary>What a debugger prints: the attribute's text with the members it names, or else <c>ToString</c>.</summary>
    private static string? Display(object shown) =>
        shown.GetType().GetCustomAttribute<DebuggerDisplayAttribute>()?.Value is { } format
            ? Expression().Replace(format, match => shown.GetType().GetProperty(match.Groups[1].Value, AnyInstance) is { } property ? $"{Read(shown, property)}" : match.Value)
            : shown.ToString();

    private static object? Read(object shown, PropertyInfo property)
    {
        try
        {
            return property.GetValue(shown);
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException;
        }
    }

    [GeneratedRegex(@"\{(\w+)(?:\(\))?[^}]*\}")]
    private static partial Regex Expression();
}
