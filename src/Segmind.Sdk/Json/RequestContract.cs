using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Segmind.Sdk;

/// <summary>What a request record must be before anything is sent with it.</summary>
internal static class RequestContract
{
    public static JsonTypeInfo Check(JsonTypeInfo typeInfo, Type requestType)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        if (typeInfo.Type != requestType)
        {
            throw new ArgumentException($"The contract is for {typeInfo.Type.Name}, but the request is {requestType.Name}. Pass the context's property for {requestType.Name}.", nameof(typeInfo));
        }

        if (typeInfo.Options.PropertyNamingPolicy != JsonNamingPolicy.SnakeCaseLower)
        {
            throw new ArgumentException($"The JSON context of {requestType.Name} must write snake_case: set PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower in its JsonSourceGenerationOptions.", nameof(typeInfo));
        }

        if (typeInfo.Options.DefaultIgnoreCondition != JsonIgnoreCondition.WhenWritingNull)
        {
            throw new ArgumentException($"The JSON context of {requestType.Name} must leave nulls out: set DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull in its JsonSourceGenerationOptions.", nameof(typeInfo));
        }

        return typeInfo;
    }

    /// <summary>A slug or workflow id becomes one path segment; anything that could leave it is refused.</summary>
    public static string CheckName(string name, string parameterName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, parameterName);
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                throw new ArgumentException($"'{name}' is not a name the service could have: letters, digits, '-', '_' and '.' only. Pass the last part of the model's or workflow's address, without slashes.", parameterName);
            }
        }

        return name.Trim('.').Length == 0
            ? throw new ArgumentException($"'{name}' is a relative path, not a name.", parameterName)
            : name;
    }
}
