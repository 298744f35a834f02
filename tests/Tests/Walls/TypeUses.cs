using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Alize.Tests.Walls;

/// <summary>Which types a type uses: in what it says, and in what its methods do.</summary>
internal static class TypeUses
{
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes).GetFields()
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    private static readonly ConcurrentDictionary<Type, IReadOnlySet<Type>> _known = new();

    public static IReadOnlySet<Type> Of(Type type) => _known.GetOrAdd(type, Look);

    /// <summary>What a type says to others: its members' types, not what they do.</summary>
    public static IEnumerable<Type> Said(Type type)
    {
        var used = new HashSet<Type>();
        Add(used, type.BaseType);
        Array.ForEach(type.GetInterfaces(), i => Add(used, i));
        foreach (var field in type.GetFields(Own))
        {
            Add(used, field.FieldType);
        }

        foreach (var method in type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)))
        {
            Array.ForEach(method.GetParameters(), p => Add(used, p.ParameterType));
            Add(used, (method as MethodInfo)?.ReturnType);
        }

        return used;
    }

    private static HashSet<Type> Look(Type type)
    {
        var used = new HashSet<Type>(Said(type));
        foreach (var method in type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)))
        {
            if (method.GetMethodBody() is { } body)
            {
                foreach (var local in body.LocalVariables)
                {
                    Add(used, local.LocalType);
                }

                Read(used, method, body.GetILAsByteArray() ?? []);
            }
        }

        return used;
    }

    private static void Read(HashSet<Type> used, MethodBase method, byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xfe ? unchecked((short)(0xfe00 | code[++at])) : code[at];
            at++;
            var op = _codes[value];
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                Add(used, method, BitConverter.ToInt32(code, at));
            }

            at += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static void Add(HashSet<Type> used, MethodBase method, int token)
    {
        var member = method.Module.ResolveMember(
            token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
            method.IsGenericMethod ? method.GetGenericArguments() : null);
        Add(used, member as Type ?? member?.DeclaringType);
        if (member is MethodInfo { IsGenericMethod: true } made)
        {
            Array.ForEach(made.GetGenericArguments(), a => Add(used, a));
        }
    }

    private static void Add(HashSet<Type> used, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(used, type.GetElementType());
            return;
        }

        foreach (var argument in type.GenericTypeArguments)
        {
            Add(used, argument);
        }

        used.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
    }
}
