using System.Runtime.CompilerServices;

namespace Segmind.Sdk.Models;

/// <summary>The rules of the model pages, checked when a property is set: the property, the rule, the value given.</summary>
internal static class Guard
{
    public static T NotNull<T>(T? value, [CallerMemberName] string property = "") where T : class =>
        value ?? throw new ArgumentNullException(property);

    /// <summary>A text that the page requires. The value itself is not repeated: prompts stay out of logs.</summary>
    public static string Text(string? value, [CallerMemberName] string property = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, property);
        return value;
    }

    public static double? Range(double? value, double min, double max, [CallerMemberName] string property = "") =>
        value is { } v && !(v >= min && v <= max)
            ? throw new ArgumentOutOfRangeException(property, v, FormattableString.Invariant($"{property} must be between {min} and {max}."))
            : value;

    public static long? Range(long? value, long min, long max, [CallerMemberName] string property = "") =>
        value is { } v && (v < min || v > max)
            ? throw new ArgumentOutOfRangeException(property, v, FormattableString.Invariant($"{property} must be between {min} and {max}."))
            : value;

    public static int? Range(int? value, int min, int max, [CallerMemberName] string property = "") =>
        (int?)Range((long?)value, min, max, property);

    /// <summary>A number without a range on its page: JSON has no NaN and no infinity.</summary>
    public static double? Finite(double? value, [CallerMemberName] string property = "") =>
        value is { } v && !double.IsFinite(v)
            ? throw new ArgumentOutOfRangeException(property, v, $"{property} must be a finite number.")
            : value;

    public static T? Named<T>(T? value, [CallerMemberName] string property = "") where T : struct, IOpenValue =>
        value is { Value.Length: 0 }
            ? throw new ArgumentException($"{property} is default({typeof(T).Name}), which names no value. Use one of its named values or a string, or null to leave the choice to the server.", property)
            : value;

    public static IReadOnlyList<ImageInput> Images(IReadOnlyList<ImageInput>? value, int min, int max, [CallerMemberName] string property = "")
    {
        ArgumentNullException.ThrowIfNull(value, property);
        var copy = new EquatableList<ImageInput>(value);
        for (var i = 0; i < copy.Count; i++)
        {
            if (copy[i] is null)
            {
                throw new ArgumentException($"{property}[{i}] is null.", property);
            }
        }

        return copy.Count < min || copy.Count > max
            ? throw new ArgumentOutOfRangeException(property, copy.Count, $"{property} takes {min} to {max} images.")
            : copy;
    }
}
