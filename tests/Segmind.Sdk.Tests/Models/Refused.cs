namespace Segmind.Sdk.Tests;

/// <summary>What a refusal must say: the property, the rule, the value.</summary>
internal static class Refused
{
    public static void OutOfRange(string property, string rule, object value, Func<object> make)
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(make);
        Assert.Equal(property, refusal.ParamName);
        Assert.Contains($"{property} {rule}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(value, refusal.ActualValue);
        Assert.Contains(value.ToString()!, refusal.Message, StringComparison.Ordinal);
    }

    public static void Unnamed<T>(string property, Func<object> make)
    {
        var refusal = Assert.Throws<ArgumentException>(make);
        Assert.Equal(property, refusal.ParamName);
        Assert.Contains($"{property} is default({typeof(T).Name})", refusal.Message, StringComparison.Ordinal);
    }

    public static void Empty(string property, Func<string, object> make)
    {
        Assert.Equal(property, Assert.Throws<ArgumentNullException>(() => make(null!)).ParamName);
        Assert.Equal(property, Assert.Throws<ArgumentException>(() => make("")).ParamName);
        Assert.Equal(property, Assert.Throws<ArgumentException>(() => make(" \n\t")).ParamName);
    }
}
